// The figures are made by the server; the office's clock alone is live here.

import { live } from "../live";
import { setTime } from "../office-clock";
import type { BoardView } from "../views";

live<BoardView>("/api/v1/board/stream", (board) => setTime(board.now));
