package ratelimit

import "time"

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

// refill is how long one creation of the burst takes to come back.
func (l Limits) refill() time.Duration { return time.Minute / time.Duration(l.CreationsPerMinute) }
