package ratelimit

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	stdsync "sync"
	"time"
)

// RequestTimeout bounds one request, its token and the reading of its answer included: so long after it
// began GitHub may still count it. Whoever spends from a budget keeps to it.
const RequestTimeout = 30 * time.Second

// reservedFor is how long points that were taken in advance may be spent.
const reservedFor = 5 * time.Second

// Budget keeps one installation below GitHub's limits, together with the budgets of other
// processes that draw on the same store. It does not wait: a request that would go beyond is
// refused, with the time at which it makes sense to come back.
//
// Each creation is drawn by itself. Points are drawn a few seconds' worth at a time, since most
// requests only read. What was answered is told to the store with the next draw.
type Budget struct {
	limits       Limits
	store        LimitStore
	installation int64
	now          func() time.Time

	mu stdsync.Mutex
	// name and drawn make the names of what is drawn, which no other process uses.
	name  string
	drawn int
	// reserved is the reservation that points are spent from.
	reserved *reservation
	// unreported is what the store is to be told.
	unreported []func(a *account, shift time.Duration)
	// inFlight counts the requests that have not been answered.
	inFlight int
	// left is what GitHub said is left of the requests of the hour that ends at reset.
	left  int
	reset time.Time
}

// reservation is points that were taken in advance.
type reservation struct {
	name        string
	left, spent int
	until       time.Time
	// inFlight counts the requests paid from it that have not been answered, last is when one was.
	inFlight int
	last     time.Time
	// closed tells that nothing more is spent from it.
	closed bool
}

// NewBudget returns the budget of an installation, 0 for the App itself, that draws on the store. now is
// its clock.
func NewBudget(limits Limits, store LimitStore, installation int64, now func() time.Time) *Budget {
	return &Budget{
		limits: limits.complete(), store: store, installation: installation, now: now,
		name: rand.Text()[:8], reserved: &reservation{closed: true},
	}
}

const (
	readPoints  = 1
	writePoints = 5
	// reservations is how many make up the points of a minute.
	reservations = 15
)

// Spend takes the cost of a request out of the budget, or returns the time at which to come
// back. Whoever sent the request must call the function returned with the header of its
// answer, nil if there was none. An error says that the store could not be reached.
func (b *Budget) Spend(req *http.Request) (answered func(http.Header), again time.Time, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	points, creation := cost(req)
	now := b.now()
	if now.Before(b.reset) && b.left-b.inFlight <= 0 {
		return nil, b.reset, nil
	}
	creationName := ""
	if creation || b.reserved.left < points || !now.Before(b.reserved.until) {
		creationName, again, err = b.draw(req.Context(), points, creation)
		if err != nil || !again.IsZero() {
			return nil, again, err
		}
	}
	paid := b.reserved
	paid.left -= points
	paid.spent += points
	paid.inFlight++
	b.inFlight++
	return func(header http.Header) { b.settle(paid, creationName, header) }, time.Time{}, nil
}

// draw makes sure that so many points are in hand, and draws a creation if need be, whose
// name it returns.
func (b *Budget) draw(ctx context.Context, points int, creation bool) (name string, again time.Time, err error) {
	old := b.reserved
	lacking := old.left < points || !b.now().Before(old.until)
	b.drawn++
	next := &reservation{name: fmt.Sprintf("%s-%d", b.name, b.drawn)}
	err = b.store.Update(ctx, b.installation, func(record []byte, storeNow time.Time) []byte {
		// The store may have a clock of its own.
		now := b.now()
		shift := storeNow.Sub(now)
		a := openAccount(record, storeNow)
		for _, tell := range b.unreported {
			tell(a, shift)
		}
		again = a.blockedUntil(storeNow)
		if lacking {
			old.close(a, shift)
		}
		if lacking && again.IsZero() {
			want := b.limits.PointsPerMinute / reservations
			next.left, again = a.reserve(next.name, points, want, b.limits, storeNow)
			next.until = now.Add(reservedFor)
		}
		if creation {
			if at := a.canCreate(b.limits, storeNow); !at.IsZero() {
				again = slices.MaxFunc([]time.Time{again, at}, time.Time.Compare)
			} else if again.IsZero() {
				a.create(next.name, b.limits, storeNow)
			}
		}
		if !again.IsZero() {
			again = again.Add(-shift)
		}
		return a.record()
	})
	if lacking {
		old.closed = true
		b.reserved = next
	}
	if err != nil {
		// Whether the store has it is not known: what was reserved is given up and counts until it
		// is too old; what is told twice does no harm.
		next.left = 0
		return "", time.Time{}, err
	}
	b.unreported = nil
	if creation {
		name = next.name
	}
	return name, again, nil
}

// BlockUntil tells other processes, and this one after a restart, that GitHub wants no request until the
// time given. They see it when they draw.
func (b *Budget) BlockUntil(ctx context.Context, until time.Time) error {
	return b.store.Update(ctx, b.installation, func(record []byte, storeNow time.Time) []byte {
		a := openAccount(record, storeNow)
		a.BlockedUntil = max(a.BlockedUntil, millis(until.Add(storeNow.Sub(b.now()))))
		return a.record()
	})
}

// close tells the account that nothing more is spent from the reservation.
func (r *reservation) close(a *account, shift time.Duration) {
	if r.inFlight > 0 {
		a.reduce(r.name, r.spent)
		return
	}
	a.spent(r.name, r.spent, r.last.Add(shift))
}

// settle notes that a request was answered: GitHub may have counted it as late as now.
func (b *Budget) settle(paid *reservation, creation string, header http.Header) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	b.inFlight--
	paid.inFlight--
	paid.last = now
	if paid.closed && paid.inFlight == 0 {
		b.unreported = append(b.unreported, paid.close)
	}
	if creation != "" {
		b.unreported = append(b.unreported, func(a *account, shift time.Duration) { a.created(creation, now.Add(shift)) })
	}
	switch header.Get("X-Ratelimit-Resource") {
	case "search", "graphql":
		return // these have limits of their own
	}
	left, ok := seconds(header.Get("X-Ratelimit-Remaining"))
	reset, known := seconds(header.Get("X-Ratelimit-Reset"))
	if !ok || !known {
		return
	}
	// Answers may overtake each other: within one hour the lowest number is the newest.
	if at := time.Unix(reset, 0); at.After(b.reset) || at.Equal(b.reset) && int(left) < b.left {
		b.left, b.reset = int(left), at
	}
}

// Left returns the requests left of this hour, -1 if that is not known.
func (b *Budget) Left(now time.Time) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !now.Before(b.reset) {
		return -1
	}
	return b.left
}

// creations finds, for each method, the paths at which GitHub's description warns that a request creates
// content too fast, or "triggers notifications", and may meet the secondary limit. Labels, milestones and
// the editing of an issue have no such warning.
var creations = map[string]*regexp.Regexp{
	http.MethodPost: regexp.MustCompile(`/(issues|pulls` +
		`|(issues|pulls|commits)/[^/]+/(comments|reviews)` +
		`|issues/[^/]+/(sub_issues|dependencies/blocked_by|issue-field-values)` +
		`|pulls/[^/]+/requested_reviewers)$`),
	http.MethodPut:    regexp.MustCompile(`/(pulls/[^/]+/merge|issues/[^/]+/issue-field-values)$`),
	http.MethodDelete: regexp.MustCompile(`/issues/[^/]+/(sub_issue|dependencies/blocked_by/[^/]+)$`),
}

// cost returns the points of a request and whether it counts as a creation.
func cost(req *http.Request) (points int, creation bool) {
	switch req.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return readPoints, false
	}
	paths, ok := creations[req.Method]
	return writePoints, ok && paths.MatchString(req.URL.Path)
}
