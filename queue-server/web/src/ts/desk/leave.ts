// Signing out from a desk: who waits there is not left without being told.

import { ask } from "../dialog";
import { knowHand } from "../doors/leaving";
import { beforeSignOut } from "../doors/session";
import { $, make } from "../dom";
import { text } from "../texts";
import type { Desk } from "../views";

interface Ways {
  /** The desk at which this session sits; null where it sits at none. */
  desk(): Desk | null;
  /** Closes it; null where that is done, else why not. */
  close(): Promise<string | null>;
}

/** Asks first where a number is in hand or the desk is open. */
export function askBeforeLeaving(ways: Ways): void {
  knowHand((at) => {
    const here = ways.desk();
    return here?.desk === at ? here.ticket : "unknown";
  });
  beforeSignOut((go) => {
    const here = ways.desk();
    if (!here || here.state === "closed") return go();
    const title = text("desk-leave", { desk: here.desk });
    const leave = async () => {
      go();
      return null;
    };
    if (here.ticket) {
      const { number } = here.ticket;
      const words = number ? text("desk-leave-hand", { number }) : text("desk-leave-walk-in");
      return ask({ title, fields: [make("p", {}, words)], go: text("desk-leave-anyway"), focus: () => $("leave").focus(), send: leave });
    }
    ask({
      title,
      fields: [make("p", {}, text("desk-leave-open"))],
      go: text("desk-leave-close"),
      send: async () => {
        const wrong = await ways.close();
        if (wrong === null) go();
        return wrong;
      },
      other: { label: text("desk-leave-as-is"), send: leave },
    });
  });
}
