package localhub

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// deliveryTimeout is how long GitHub waits for an answer to a webhook.
const deliveryTimeout = 10 * time.Second

// attempt is one try at delivering a webhook.
type attempt struct {
	id             int64
	guid           string
	event          string
	action         string
	payload        []byte
	headers        http.Header
	url            string
	appID          int64
	installationID int64
	repositoryID   int64
	redelivery     bool

	done            bool
	at              time.Time
	took            time.Duration
	status          int // 0 when there was no answer
	responseHeaders http.Header
	responseBody    string
}

// dispatcher sends webhooks one after another from a single goroutine and never retries.
type dispatcher struct {
	now    func() time.Time
	client *http.Client
	stop   context.CancelFunc
	ended  chan struct{}

	mu      sync.Mutex
	changed *sync.Cond
	queue   []*attempt
	log     []*attempt
	busy    bool
	paused  bool
	closed  bool
}

func newDispatcher(now func() time.Time) *dispatcher {
	ctx, stop := context.WithCancel(context.Background())
	d := &dispatcher{now: now, stop: stop, ended: make(chan struct{}), client: &http.Client{
		Timeout:       deliveryTimeout,
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	d.changed = sync.NewCond(&d.mu)
	go d.run(ctx)
	return d
}

func (d *dispatcher) close() {
	d.mu.Lock()
	d.closed = true
	d.changed.Broadcast()
	d.mu.Unlock()
	d.stop()
	<-d.ended
}

// enqueue logs an attempt and queues it; one without an address is only logged.
func (d *dispatcher) enqueue(a *attempt) {
	d.mu.Lock()
	defer d.mu.Unlock()
	a.at = d.now()
	d.record(a)
	if a.url == "" || d.closed {
		a.done = true
		return
	}
	d.queue = append(d.queue, a)
	d.changed.Broadcast()
}

// maxLog is how many attempts are remembered; the oldest ones go first.
const maxLog = 20_000

func (d *dispatcher) record(a *attempt) {
	if len(d.log) >= maxLog {
		d.log = slices.Clone(d.log[maxLog/4:])
	}
	d.log = append(d.log, a)
}

func (d *dispatcher) run(ctx context.Context) {
	defer close(d.ended)
	for {
		next := d.next()
		if next == nil {
			return
		}
		d.send(ctx, next)
		d.mu.Lock()
		d.busy = false
		d.changed.Broadcast()
		d.mu.Unlock()
	}
}

// next waits for an attempt that may be sent; nil means the dispatcher is closed.
func (d *dispatcher) next() *attempt {
	d.mu.Lock()
	defer d.mu.Unlock()
	for !d.closed && (d.paused || len(d.queue) == 0) {
		d.changed.Wait()
	}
	if d.closed {
		return nil
	}
	a := d.queue[0]
	d.queue, d.busy = d.queue[1:], true
	return a
}

func (d *dispatcher) send(ctx context.Context, a *attempt) {
	began := time.Now()
	status, headers, body := d.post(ctx, a)
	d.mu.Lock()
	defer d.mu.Unlock()
	a.done, a.at, a.took = true, d.now(), time.Since(began)
	a.status, a.responseHeaders, a.responseBody = status, headers, body
}

func (d *dispatcher) post(ctx context.Context, a *attempt) (int, http.Header, string) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url, bytes.NewReader(a.payload))
	if err != nil {
		return 0, nil, err.Error()
	}
	req.Header = a.headers.Clone()
	res, err := d.client.Do(req)
	if err != nil {
		return 0, nil, err.Error()
	}
	defer res.Body.Close() //nolint:errcheck // nothing is read from it any more
	body, _ := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	return res.StatusCode, res.Header, string(body)
}

// idle waits until nothing is queued or in flight.
func (d *dispatcher) idle(ctx context.Context) error {
	wake := context.AfterFunc(ctx, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.changed.Broadcast()
	})
	defer wake()
	d.mu.Lock()
	defer d.mu.Unlock()
	for (d.busy || len(d.queue) > 0) && !d.closed {
		if err := ctx.Err(); err != nil {
			return err
		}
		d.changed.Wait()
	}
	return nil
}

func (d *dispatcher) pause() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.paused = true
}

// resume sends what was queued while paused, in the order asked for.
func (d *dispatcher) resume(order DeliveryOrder) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if order != InOrder {
		slices.Reverse(d.queue)
	}
	if order == DoubledReversed {
		var doubled []*attempt
		for _, a := range d.queue {
			again := *a
			again.redelivery = true
			d.record(&again)
			doubled = append(doubled, a, &again)
		}
		d.queue = doubled
	}
	d.paused = false
	d.changed.Broadcast()
}

// attempts is a copy of the log, oldest first.
func (d *dispatcher) attempts() []attempt {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := make([]attempt, 0, len(d.log))
	for _, a := range d.log {
		out = append(out, *a)
	}
	return out
}
