// Where pages hear of desks and kiosks: both on one stream, since a browser opens six connections to a server at most.

/** The desks. */
export const DESKS = "/api/v1/desks/stream?with=kiosks";

/** How the kiosks are. */
export const KIOSKS = `${DESKS}#kiosks`;
