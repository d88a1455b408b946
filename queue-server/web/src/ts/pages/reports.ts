// The figures are made by the server; the office's clock alone is live here.

import { live } from "../live";
import "../office-clock";

live("/api/v1/board/stream", () => {});
