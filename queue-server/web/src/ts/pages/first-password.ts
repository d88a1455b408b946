// The first password of one's own, for whoever comes back to it; signing in asks for it at once.

import { landing } from "../doors/door";
import { tellNext } from "../doors/news";
import { ownPassword } from "../doors/own-password";
import "../doors/session";
import "../office-clock";

ownPassword((session) => {
  tellNext("password");
  location.assign(landing(null, session?.roles ?? []));
});
