package github

import (
	"net/http"
	"strconv"
	stdsync "sync"
	"time"
)

// notable is how far the clocks may be apart without anybody being told.
const notable = 30 * time.Second

// clock knows GitHub's time by the dates of its answers. GitHub takes nothing that an App signed by a clock
// which is a minute fast or some minutes slow, and answers with a text that does not say so.
type clock struct {
	now func() time.Time
	// tell, if not nil, hears once of clocks that are notably apart.
	tell func(ahead time.Duration)

	mu stdsync.Mutex
	// ahead is how far GitHub's clock is known to be ahead of ours; negative if it is behind.
	ahead time.Duration
	told  bool
}

// github is the time on GitHub's clock.
func (c *clock) github() time.Time { return c.now().Add(c.offset()) }

// offset is how far GitHub's clock is ahead of ours.
func (c *clock) offset() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ahead
}

// learn reads when an answer was given. Its date is in whole seconds, and lies between the request and the
// answer: the offset moves only as far as it must to agree with that, so that it keeps still as a rule.
func (c *clock) learn(header http.Header, sent, received time.Time) {
	date, err := http.ParseTime(header.Get("Date"))
	if age := header.Get("Age"); err != nil || age != "" && age != "0" {
		return // an answer out of a cache has the date of its making
	}
	c.mu.Lock()
	c.ahead = min(max(c.ahead, date.Sub(received)), date.Add(time.Second).Sub(sent))
	ahead, tell := c.ahead, c.tell != nil && !c.told && c.ahead.Abs() >= notable
	c.told = c.told || tell
	c.mu.Unlock()
	if tell {
		c.tell(ahead)
	}
}

// timed learns GitHub's time from each answer, and puts the times of the answer's head into ours.
type timed struct {
	next  http.RoundTripper
	clock *clock
}

// RoundTrip sends the request.
func (t timed) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := t.clock.now()
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	t.clock.learn(resp.Header, sent, t.clock.now())
	const name = "X-Ratelimit-Reset"
	if reset, err := strconv.ParseInt(resp.Header.Get(name), 10, 64); err == nil {
		resp.Header.Set(name, strconv.FormatInt(time.Unix(reset, 0).Add(-t.clock.offset()).Unix(), 10))
	}
	return resp, nil
}

// Now is the time on GitHub's clock, as far as its answers told so far.
func (h *Host) Now() time.Time { return h.clock.github() }

// ClockOffset returns how far GitHub's clock is ahead of this machine's, as far as its answers told so far;
// it is negative where GitHub's is behind. Up to some seconds are no more than the way of an answer.
func (h *Host) ClockOffset() time.Duration { return h.clock.offset() }
