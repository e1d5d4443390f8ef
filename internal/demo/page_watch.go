package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/milepost/milepost/internal/localhub"
)

// settleTime is how long one look waits for the loop to come to rest.
const settleTime = 100 * time.Millisecond

// The states of the loop.
const (
	stateWorking = "working"
	stateWaiting = "waiting"
	stateApart   = "apart"
	stateStep    = "step"
	stateTrouble = "trouble"
)

// status is how the loop stands.
type status struct {
	State string `json:"state"`
	// Text says the same in a few words, Hint what one may do.
	Text string `json:"text"`
	Hint string `json:"hint"`
}

// watch notices what has changed, for all pages that are open. Its zero value has seen nothing.
type watch struct {
	mu sync.Mutex
	// seen counts the requests in the log that were looked at.
	seen    int
	feed    feed
	current view
	// fresh tells that nothing was changed since current was read, settled that the loop has come
	// to rest since.
	fresh, settled bool

	encoded []byte
	version int
}

// look returns the newest view as JSON and its version, which grows when the view changes. GitHub
// is read anew only if somebody has changed something: the reads of the page itself do not count.
func (p *Page) look(ctx context.Context) ([]byte, int, error) {
	w := &p.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	w.catchUp(p.Sandbox.Hub)
	var trouble error
	if !w.fresh {
		fresh, err := p.read(ctx)
		if trouble = err; err == nil {
			w.current, w.fresh = fresh, true
		}
	}
	if err := p.rest(ctx); err != nil {
		return nil, 0, err
	}
	shown := w.current
	shown.Run, shown.Activity, shown.Requests = p.run, w.feed.newestFirst(), w.feed.spent
	shown.Status = statusOf(shown, w.settled, trouble)
	encoded, err := json.Marshal(shown)
	if err != nil {
		return nil, 0, fmt.Errorf("encode view: %w", err)
	}
	if string(encoded) != string(w.encoded) {
		w.encoded = encoded
		w.version++
	}
	return w.encoded, w.version, ctx.Err()
}

// catchUp takes in the requests since the last look. A write by anybody makes the view stale; the
// reads of people, the page's own among them, change nothing.
func (w *watch) catchUp(hub *localhub.Hub) {
	requests := hub.Requests()
	if len(requests) < w.seen {
		w.seen = 0
	}
	news := requests[w.seen:]
	w.seen = len(requests)
	var happened []localhub.Delivery
	for _, request := range news {
		if request.Method == http.MethodGet {
			if request.Kind != "user" {
				w.settled = false
			}
			continue
		}
		w.fresh, w.settled = false, false
		if happened == nil {
			happened = hub.Deliveries()
		}
	}
	w.feed.take(news, happened)
}

// rest waits a moment for the loop to come to rest.
func (p *Page) rest(ctx context.Context) error {
	if p.watch.settled {
		return nil
	}
	short, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	err := p.Settle(short)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil
	case err != nil:
		return err
	}
	// What was done in the meantime is for the next look.
	p.watch.settled = p.watch.fresh && !p.watch.behind(p.Sandbox.Hub)
	return nil
}

// behind reports whether somebody else than a reading person sent a request since the last look.
func (w *watch) behind(hub *localhub.Hub) bool {
	requests := hub.Requests()
	for _, request := range requests[min(w.seen, len(requests)):] {
		if request.Method != http.MethodGet || request.Kind != "user" {
			return true
		}
	}
	return false
}

func statusOf(v view, settled bool, trouble error) status {
	switch {
	case trouble != nil:
		return status{stateTrouble, "Cannot read GitHub", plainly(trouble)}
	case !settled:
		return status{stateWorking, "Working…", "Milepost is bringing plan and issues together."}
	case v.Plan == nil:
		return status{stateApart, "No plan", "The plan is not in the repository."}
	case v.Pull != nil:
		return status{stateWaiting, fmt.Sprintf("Pull request #%d waits", v.Pull.Number), "Merge it, and plan and issues agree again."}
	case v.Report != nil && v.Report.Conclusion == "action_required":
		return status{stateApart, "Held back", "None is open. Much of the plan is gone at once, so Milepost closes nothing until somebody " +
			"approves it: by the box above, or by the button of the report. Or edit the plan and put it back."}
	case v.Plan.Apart > 0:
		text := "One box differs"
		if v.Plan.Apart > 1 {
			text = fmt.Sprintf("%d boxes differ", v.Plan.Apart)
		}
		return status{stateApart, text, "None is open. A change to the plan was declined, so a box and its issue stay different " +
			"until one of them changes again."}
	default:
		return status{stateStep, "In step", "Each box says what its issue says."}
	}
}
