// The entry: each module looks after its own widget and does nothing where the widget is absent.
import "htmx.org";
import { startBoard } from "./board.js";
import { fillAnswers } from "./fill.js";
import { shortenAddresses } from "./filters.js";
import { guardForms, showRefused } from "./guard.js";
import { noticeFailures } from "./notice.js";
import { startPlayers } from "./player.js";
import { tickAll } from "./ticks.js";
import { countUnread } from "./unread.js";

startBoard(document.getElementById("board"));
startPlayers(document);
guardForms(document);
showRefused(document);
fillAnswers(document);
shortenAddresses(document);
tickAll(document);
noticeFailures(document);
countUnread(document);
document.addEventListener("htmx:load", (event) => startPlayers(event.target));
