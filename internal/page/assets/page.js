// The page works without this. It loads the page anew, in place, when the server says that something changed.
(() => {
  "use strict";
  const about = document.body.dataset.live;
  if (about === undefined || !window.EventSource) return;

  // busy tells that somebody is in the middle of something that a new page would take away.
  const busy = () => {
    const active = document.activeElement;
    return Boolean(active && active.closest("main form, main select, main input")) || Boolean(String(getSelection()));
  };

  let waiting = false;
  const renew = async () => {
    if (document.hidden || busy()) {
      waiting = true;
      return;
    }
    waiting = false;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("main");
    const old = document.getElementById("main");
    if (!fresh) return;
    for (const open of old.querySelectorAll("[id] details[open]")) {
      fresh.querySelector(`#${CSS.escape(open.closest("[id]").id)} details`)?.setAttribute("open", "");
    }
    if (fresh.innerHTML === old.innerHTML) return;
    const focused = document.activeElement && old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    old.replaceChildren(...fresh.childNodes);
    if (focused) old.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    document.body.dataset.renewed = String(Number(document.body.dataset.renewed || 0) + 1);
  };

  const stream = new EventSource("/live" + (about ? "?repository=" + encodeURIComponent(about) : ""));
  stream.addEventListener("changed", renew);
  const later = () => { if (waiting) renew(); };
  document.addEventListener("visibilitychange", later);
  document.addEventListener("focusout", () => setTimeout(later, 200));
})();
