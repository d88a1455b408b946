// A page that only says something: the way out and the lock work here as anywhere.

import "../doors/session";
import "../office-clock";
