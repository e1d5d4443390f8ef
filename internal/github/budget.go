package github

import (
	"net/http"
	"regexp"
	"strconv"
	stdsync "sync"
	"time"
)

// Limits is what one installation may ask of GitHub beyond the requests an hour, which GitHub
// counts itself in each answer. A field that is not positive stands for its default.
type Limits struct {
	// Burst is how many things may be created at once, 60.
	Burst int
	// CreationsPerMinute and CreationsPerHour are 80 and 500.
	CreationsPerMinute, CreationsPerHour int
	// PointsPerMinute is 900; reading costs 1 point, writing 5.
	PointsPerMinute int
}

func (l Limits) complete() Limits {
	for _, field := range []struct {
		value        *int
		defaultValue int
	}{{&l.Burst, 60}, {&l.CreationsPerMinute, 80}, {&l.CreationsPerHour, 500}, {&l.PointsPerMinute, 900}} {
		if *field.value <= 0 {
			*field.value = field.defaultValue
		}
	}
	return l
}

// budget keeps one installation below GitHub's limits. It does not wait: a request that would
// go beyond is refused, with the time at which it makes sense to come back.
type budget struct {
	limits Limits

	mu           stdsync.Mutex
	burst        bucket
	minute, hour window
	points       window
	// flying counts the requests that have not been answered.
	flying int
	// left is what GitHub said is left of the requests of the hour that ends at reset.
	left  int
	reset time.Time
}

func newBudget(limits Limits) *budget {
	limits = limits.complete()
	return &budget{
		limits: limits,
		burst:  bucket{size: float64(limits.Burst), refill: time.Minute / time.Duration(limits.CreationsPerMinute)},
		minute: window{size: limits.CreationsPerMinute, length: time.Minute},
		hour:   window{size: limits.CreationsPerHour, length: time.Hour},
		points: window{size: limits.PointsPerMinute, length: time.Minute},
	}
}

const (
	readPoints  = 1
	writePoints = 5
	// A refusal names the time at which a share of the burst, or of the minute's points, is
	// there again: coming back for each single request would cost more than it brings.
	burstShare  = 3
	pointsShare = 6
)

// spend takes the cost of a request out of the budget, or returns the time at which to come
// back. Whoever sent the request must call the function returned with the header of its
// answer, nil if there was none.
func (b *budget) spend(req *http.Request, now time.Time) (answered func(http.Header, time.Time), again time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	cost, creation := price(req)
	if again := b.refusal(now, cost, creation); !again.IsZero() {
		return nil, again
	}
	b.flying++
	spent := []*expense{b.points.add(now, cost)}
	if creation {
		b.burst.take(now)
		spent = append(spent, b.minute.add(now, 1), b.hour.add(now, 1))
	}
	return func(header http.Header, now time.Time) { b.settle(spent, header, now) }, time.Time{}
}

// refusal returns the zero time if the request may be sent.
func (b *budget) refusal(now time.Time, cost int, creation bool) time.Time {
	var again time.Time
	if now.Before(b.reset) && b.left-b.flying <= 0 {
		again = b.reset
	}
	if b.points.free(now) < cost {
		again = later(again, b.points.when(now, max(cost, b.limits.PointsPerMinute/pointsShare)))
	}
	if !creation || b.burst.level(now) >= 1 && b.minute.free(now) >= 1 && b.hour.free(now) >= 1 {
		return again
	}
	share := max(1, min(b.limits.Burst, b.limits.CreationsPerMinute, b.limits.CreationsPerHour)/burstShare)
	for _, at := range []time.Time{b.burst.when(now, share), b.minute.when(now, share), b.hour.when(now, share)} {
		again = later(again, at)
	}
	return again
}

// settle notes that a request was answered: GitHub may have counted it as late as now.
func (b *budget) settle(spent []*expense, header http.Header, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.flying--
	for _, e := range spent {
		e.at, e.flying = now, false
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

// created finds the paths whose POST counts as creating content. Whether labels and milestones
// count, too, is not documented: they are few, and if they do, the gate closes for a while.
var created = regexp.MustCompile(`/(issues|pulls|(issues|pulls|commits)/[^/]+/(comments|reviews))$`)

// price returns the points of a request and whether it counts as a creation.
func price(req *http.Request) (points int, creation bool) {
	switch req.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return readPoints, false
	case http.MethodPost:
		return writePoints, created.MatchString(req.URL.Path)
	default:
		return writePoints, false
	}
}

// expense is one request in a window.
type expense struct {
	at     time.Time
	cost   int
	flying bool
}

// window bounds what is spent within any span of a length.
type window struct {
	size     int
	length   time.Duration
	expenses []*expense
}

func (w *window) add(now time.Time, cost int) *expense {
	w.forget(now)
	e := &expense{at: now, cost: cost, flying: true}
	w.expenses = append(w.expenses, e)
	return e
}

// forget drops what is older than the window, as far as the oldest ones go.
func (w *window) forget(now time.Time) {
	n := 0
	for n < len(w.expenses) && w.gone(w.expenses[n], now) {
		n++
	}
	w.expenses = w.expenses[n:]
}

func (w *window) gone(e *expense, now time.Time) bool {
	return !e.flying && now.Sub(e.at) >= w.length
}

// free returns what may be spent now.
func (w *window) free(now time.Time) int {
	free := w.size
	for _, e := range w.expenses {
		if !w.gone(e, now) {
			free -= e.cost
		}
	}
	return free
}

// when returns the time at which so much may be spent.
func (w *window) when(now time.Time, want int) time.Time {
	free, at := w.free(now), now
	for _, e := range w.expenses {
		if free >= want {
			break
		}
		if w.gone(e, now) {
			continue
		}
		free += e.cost
		if e.flying {
			at = later(at, now.Add(w.length))
		} else {
			at = later(at, e.at.Add(w.length))
		}
	}
	return at
}

// bucket holds tokens that come back one after the other.
type bucket struct {
	size   float64
	refill time.Duration
	// missing is what was taken and had not come back at the time since.
	missing float64
	since   time.Time
}

func (b *bucket) level(now time.Time) float64 {
	back := float64(max(now.Sub(b.since), 0)) / float64(b.refill)
	return b.size - max(b.missing-back, 0)
}

func (b *bucket) take(now time.Time) {
	b.missing, b.since = b.size-b.level(now)+1, now
}

// when returns the time at which there are so many tokens.
func (b *bucket) when(now time.Time, want int) time.Time {
	lack := float64(want) - b.level(now)
	if lack <= 0 {
		return now
	}
	return now.Add(time.Duration(lack*float64(b.refill)) + time.Millisecond)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func seconds(header string) (int64, bool) {
	n, err := strconv.ParseInt(header, 10, 64)
	return n, err == nil && n >= 0
}
