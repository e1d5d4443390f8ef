package ratelimit

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"
)

// account is what one installation has spent, as its record in the store says. Times are those of
// the store's clock, in milliseconds since 1970.
//
// What was begun and is not known to be answered stands under a name of its own, with the latest
// time at which GitHub may count it; if its process dies, that is what remains of it.
type account struct {
	// Created holds when each creation of the last hour was answered.
	Created []int64 `json:"created,omitempty"`
	// Creating holds the creations that were begun.
	Creating map[string]int64 `json:"creating,omitempty"`
	// Points holds what was spent in the last minute.
	Points []spending `json:"points,omitempty"`
	// Reserved holds the points that processes took in advance.
	Reserved map[string]spending `json:"reserved,omitempty"`
	// Burst is what is missing of the burst.
	Burst bucket `json:"burst"`
	// BlockedUntil is until when GitHub wants no request at all.
	BlockedUntil int64 `json:"shut,omitempty"`
}

// spending is a number of points and when they were spent.
type spending struct {
	At     int64 `json:"at"`
	Points int   `json:"points"`
}

// openAccount reads a record. One that cannot be read tells nothing.
func openAccount(record []byte, now time.Time) *account {
	a := new(account)
	if json.Unmarshal(record, a) != nil {
		a = new(account)
	}
	if a.Creating == nil {
		a.Creating = map[string]int64{}
	}
	if a.Reserved == nil {
		a.Reserved = map[string]spending{}
	}
	hour, minute := now.Add(-time.Hour).UnixMilli(), now.Add(-time.Minute).UnixMilli()
	a.Created = slices.DeleteFunc(a.Created, func(at int64) bool { return at <= hour })
	a.Points = slices.DeleteFunc(a.Points, func(s spending) bool { return s.At <= minute })
	for name, at := range a.Creating {
		if at <= hour {
			delete(a.Creating, name)
		}
	}
	for name, s := range a.Reserved {
		if s.At <= minute {
			delete(a.Reserved, name)
		}
	}
	return a
}

func (a *account) record() []byte {
	record, err := json.Marshal(a)
	if err != nil {
		panic(err) // it holds nothing but numbers and strings
	}
	return record
}

// blockedUntil returns until when GitHub wants no request, the zero time if it takes them.
func (a *account) blockedUntil(now time.Time) time.Time {
	if until := time.UnixMilli(a.BlockedUntil); a.BlockedUntil != 0 && until.After(now) {
		return until
	}
	return time.Time{}
}

// creations is what was created within the time given.
func (a *account) creations(size int, length time.Duration) window {
	w := window{size: size, length: length}
	for _, at := range a.Created {
		w.add(at, 1)
	}
	for _, at := range a.Creating {
		w.add(at, 1)
	}
	return w.sorted()
}

func (a *account) points(size int) window {
	w := window{size: size, length: time.Minute}
	for _, s := range a.Points {
		w.add(s.At, s.Points)
	}
	for _, s := range a.Reserved {
		w.add(s.At, s.Points)
	}
	return w.sorted()
}

const (
	// A refusal names the time at which a share of the burst, or of the minute's points, is
	// there again: coming back for each single request would cost more than it brings.
	burstShare  = 3
	pointsShare = 6
)

// canCreate returns the zero time if something may be created now, else when to come back.
func (a *account) canCreate(limits Limits, now time.Time) (again time.Time) {
	minute, hour := a.creations(limits.CreationsPerMinute, time.Minute), a.creations(limits.CreationsPerHour, time.Hour)
	refill := limits.refill()
	if a.Burst.level(now, limits.Burst, refill) >= 1 && minute.free(now) >= 1 && hour.free(now) >= 1 {
		return time.Time{}
	}
	share := max(1, min(limits.Burst, limits.CreationsPerMinute, limits.CreationsPerHour)/burstShare)
	return slices.MaxFunc([]time.Time{
		a.Burst.when(now, share, limits.Burst, refill), minute.when(now, share), hour.when(now, share),
	}, time.Time.Compare)
}

// create notes a creation that is about to begin.
func (a *account) create(name string, limits Limits, now time.Time) {
	a.Burst.take(now, limits.Burst, limits.refill())
	a.Creating[name] = millis(now.Add(RequestTimeout))
}

// created notes that a creation was answered.
func (a *account) created(name string, at time.Time) {
	if _, ok := a.Creating[name]; ok {
		delete(a.Creating, name)
		a.Created = append(a.Created, millis(at))
	}
}

// reserve takes up to want points out of the minute's, if at least need are free; else it returns
// when to come back.
func (a *account) reserve(name string, need, want int, limits Limits, now time.Time) (granted int, again time.Time) {
	w := a.points(limits.PointsPerMinute)
	if granted = min(w.free(now), max(need, want)); granted < need {
		return 0, w.when(now, max(need, limits.PointsPerMinute/pointsShare))
	}
	a.Reserved[name] = spending{At: millis(now.Add(reservedFor + RequestTimeout)), Points: granted}
	return granted, time.Time{}
}

// reduce gives back what of a reservation will not be spent.
func (a *account) reduce(name string, points int) {
	if s, ok := a.Reserved[name]; ok {
		s.Points = points
		a.Reserved[name] = s
	}
}

// spent notes that what was spent of a reservation was answered.
func (a *account) spent(name string, points int, at time.Time) {
	if _, ok := a.Reserved[name]; !ok {
		return
	}
	delete(a.Reserved, name)
	if points > 0 {
		a.Points = append(a.Points, spending{At: millis(at), Points: points})
	}
}

// window bounds what is spent within any span of a length.
type window struct {
	size     int
	length   time.Duration
	expenses []spending
}

// add notes a cost, whatever its unit.
func (w *window) add(at int64, cost int) {
	w.expenses = append(w.expenses, spending{At: at, Points: cost})
}

func (w window) sorted() window {
	slices.SortFunc(w.expenses, func(a, b spending) int { return cmp.Compare(a.At, b.At) })
	return w
}

// end is when an expense does not count any more.
func (w window) end(s spending) time.Time { return time.UnixMilli(s.At).Add(w.length) }

// free returns what may be spent now.
func (w window) free(now time.Time) int {
	free := w.size
	for _, s := range w.expenses {
		if now.Before(w.end(s)) {
			free -= s.Points
		}
	}
	return free
}

// when returns the time at which so much may be spent.
func (w window) when(now time.Time, want int) time.Time {
	free, at := w.free(now), now
	for _, s := range w.expenses {
		if free >= want {
			break
		}
		if now.Before(w.end(s)) {
			free += s.Points
			at = w.end(s)
		}
	}
	return at
}

// bucket holds tokens that come back one after the other.
type bucket struct {
	// Missing is what was taken and had not come back at the time Since.
	Missing float64 `json:"missing"`
	Since   int64   `json:"since"`
}

// level returns how many of size tokens are there, one of which comes back every refill.
func (b bucket) level(now time.Time, size int, refill time.Duration) float64 {
	back := float64(max(now.Sub(time.UnixMilli(b.Since)), 0)) / float64(refill)
	return float64(size) - max(b.Missing-back, 0)
}

func (b *bucket) take(now time.Time, size int, refill time.Duration) {
	b.Missing, b.Since = float64(size)-b.level(now, size, refill)+1, millis(now)
}

// when returns the time at which there are so many tokens.
func (b bucket) when(now time.Time, want, size int, refill time.Duration) time.Time {
	lack := float64(want) - b.level(now, size, refill)
	if lack <= 0 {
		return now
	}
	return now.Add(time.Duration(lack*float64(refill)) + time.Millisecond)
}

// millis rounds up: nothing may be forgotten early.
func millis(t time.Time) int64 { return t.Add(time.Millisecond - 1).UnixMilli() }
