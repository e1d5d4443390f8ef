package chart

import (
	"math"
	"time"
)

const dayForm = time.DateOnly

// The size of a burn-up, and the field in which its lines run.
const (
	width, height = 760, 360
	left, right   = 46, 740
	top, bottom   = 74, 316
)

// scale says where a day and a number of items are.
type scale struct {
	first, last time.Time
	most        float64
}

func (s scale) x(day time.Time) float64 {
	span := s.last.Sub(s.first).Hours()
	if span <= 0 {
		return left
	}
	return left + (right-left)*day.Sub(s.first).Hours()/span
}

func (s scale) y(items float64) float64 {
	return bottom - (bottom-top)*items/s.most
}

// steps are the numbers that are written beside the field: about five, each a round one.
func steps(most int) []int {
	step := 1
	for i, factor := 0, []int{2, 5, 10}; most/step > 5; i++ {
		step = factor[i%3] * int(math.Pow10(i/3))
	}
	var all []int
	for n := 0; ; n += step {
		all = append(all, n)
		if n >= most {
			return all
		}
	}
}

// ticks are the days that are written below the field: at most six, the first one among them.
func (s scale) ticks() []time.Time {
	days := int(s.last.Sub(s.first).Hours() / 24)
	step := 1
	for _, step = range []int{1, 2, 7, 14, 28, 56, 91, 182, 365, 730, 1825, 3650} {
		if days/step <= 6 {
			break
		}
	}
	var all []time.Time
	for day := s.first; !day.After(s.last); day = day.AddDate(0, 0, step) {
		all = append(all, day)
	}
	return all
}

func dayOf(date string) (time.Time, bool) {
	day, err := time.Parse(dayForm, date)
	return day, err == nil
}
