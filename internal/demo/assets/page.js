// Everything on the page follows the views that the server sends. Begin reading here; each part
// of the page has a file of its own.
import { byId, run } from "./dom.js";
import { hideMessage, showMessage } from "./act.js";
import { startPlan, showPlan } from "./plan.js";
import { showIssues, showMilestones } from "./issues.js";
import { showPulls } from "./pull.js";
import { showBoard, startBoard } from "./board.js";
import { showActivity } from "./activity.js";

function showStatus({ state, text, hint }) {
  const before = byId("status").dataset.state;
  if (state === "trouble" && before !== state) showMessage(hint);
  if (before === "trouble" && state !== before) hideMessage();
  byId("status").dataset.state = state;
  const link = byId("status-text");
  if (link.textContent !== text) link.textContent = text;
  link.title = hint;
  // Only where there is something to go to is it a link.
  if (state === "waiting") link.setAttribute("href", "#pull");
  else link.removeAttribute("href");
}

function render(view) {
  if (view.run !== run()) {
    // The program was started again: its page has another token.
    location.reload();
    return;
  }
  showStatus(view.status);
  showPlan(view.plan, view.report);
  showMilestones(view.milestones);
  showIssues(view.issues);
  showPulls([...(view.pull ? [view.pull] : []), ...view.proposals], view.status);
  showBoard(view.board);
  showActivity(view.activity, view.requests);
  document.documentElement.dataset.ready = "true";
}

function listen() {
  const events = new EventSource("/events");
  events.addEventListener("view", (event) => render(JSON.parse(event.data)));
  events.addEventListener("error", () => {
    showStatus({ state: "trouble", text: "Not connected", hint: "The demo was stopped. Start it again and this page goes on." });
    // A browser gives up for good where it got an answer that is no stream.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  });
}

startPlan();
startBoard();
byId("message").querySelector("button").addEventListener("click", hideMessage);
const first = JSON.parse(byId("first").textContent);
if (first) render(first);
listen();
