// What the visitor does goes to the server as an action, with the token of this run.
import { byId, show, token } from "./dom.js";

export function showMessage(text) {
  byId("message").querySelector("p").textContent = text;
  show(byId("message"), true);
}

export function hideMessage() {
  show(byId("message"), false);
}

// act sends an action. It returns whether it was done, and says why where it was not. The control
// shows that it is busy and keeps the focus.
export async function act(name, body, control) {
  if (control.getAttribute("aria-busy") === "true") return false;
  control.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch("/actions/" + name, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Milepost-Token": token() },
      body: JSON.stringify(body),
    });
    if (answer.ok) {
      hideMessage();
      return true;
    }
    const problem = await answer.json().catch(() => ({}));
    showMessage(problem.message || "That did not work. Load the page again and retry.");
  } catch {
    showMessage("The demo does not answer. Is it still running?");
  } finally {
    control.removeAttribute("aria-busy");
  }
  return false;
}
