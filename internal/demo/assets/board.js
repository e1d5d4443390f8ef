// The issue in which Milepost asks: a tick in one of its boxes is an answer.
import { act } from "./act.js";
import { byId, setHTML, show } from "./dom.js";

let shown = null;

export function showBoard(board) {
  if (JSON.stringify(shown) === JSON.stringify(board)) return;
  shown = board;
  show(byId("board"), board !== null);
  if (!board) return;
  byId("board-title").textContent = board.title;
  byId("board-number").textContent = "#" + board.number;
  setHTML(byId("board-text"), board.html);
}

export function startBoard() {
  byId("board-text").addEventListener("change", async ({ target }) => {
    if (!target.dataset.box) return;
    const done = target.checked;
    const ok = await act("answer", { number: shown.number, item: Number(target.dataset.box), done }, target);
    if (!ok) target.checked = !done;
  });
}
