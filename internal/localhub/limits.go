package localhub

import (
	"net/http"
	"strconv"
	"time"
)

// primaryLimit is the number of requests an actor has each hour unless the options say otherwise.
const primaryLimit = 5000

// quota counts what one actor used: requests in the current hour, and the times of its recent creations.
type quota struct {
	used    int
	reset   time.Time
	created []time.Time
}

func (h *Hub) quotaOf(who actor) *quota {
	key := who.kindName() + "/" + who.login()
	if who.grant != nil {
		key += "/" + strconv.FormatInt(who.grant.in.id, 10)
	}
	q := h.quotas[key]
	if q == nil {
		q = &quota{}
		h.quotas[key] = q
	}
	if now := h.now(); !now.Before(q.reset) {
		q.used, q.reset = 0, now.Add(time.Hour)
	}
	return q
}

// count charges the request to the actor's primary limit and adds the rate limit headers. A 304 and
// GET /rate_limit are free.
func (h *Hub) count(r *http.Request, who actor, out *reply) {
	q := h.quotaOf(who)
	if out.status != http.StatusNotModified && r.URL.Path != "/rate_limit" {
		q.used = min(q.used+1, h.opts.RequestsPerHour)
	}
	if out.header.Get("X-RateLimit-Remaining") != "" {
		return
	}
	out.header.Set("X-RateLimit-Limit", strconv.Itoa(h.opts.RequestsPerHour))
	out.header.Set("X-RateLimit-Remaining", strconv.Itoa(h.opts.RequestsPerHour-q.used))
	out.header.Set("X-RateLimit-Used", strconv.Itoa(q.used))
	out.header.Set("X-RateLimit-Reset", strconv.FormatInt(q.reset.Unix(), 10))
	if out.header.Get("X-RateLimit-Resource") == "" {
		out.header.Set("X-RateLimit-Resource", "core")
	}
}

// exhausted says whether the actor has no requests left, so that the request must not be applied.
func (h *Hub) exhausted(r *http.Request, who actor) bool {
	return r.URL.Path != "/rate_limit" && h.quotaOf(who).used >= h.opts.RequestsPerHour
}

// spendContent counts one creation against the secondary limits, when they are switched on.
func (h *Hub) spendContent(who actor) *reply {
	if h.opts.ContentPerMinute == 0 && h.opts.ContentPerHour == 0 {
		return nil
	}
	q, now := h.quotaOf(who), h.opts.Now()
	lastMinute, lastHour := 0, q.created[:0:0]
	for _, t := range q.created {
		if now.Sub(t) < time.Hour {
			lastHour = append(lastHour, t)
		}
		if now.Sub(t) < time.Minute {
			lastMinute++
		}
	}
	q.created = lastHour
	var wait time.Duration
	if limit := h.opts.ContentPerMinute; limit > 0 && lastMinute >= limit {
		wait = time.Minute - now.Sub(lastHour[len(lastHour)-limit])
	}
	if limit := h.opts.ContentPerHour; limit > 0 && len(lastHour) >= limit {
		wait = max(wait, time.Hour-now.Sub(lastHour[len(lastHour)-limit]))
	}
	if wait > 0 {
		r := secondaryLimit(http.StatusForbidden, wait)
		return &r
	}
	q.created = append(q.created, now)
	return nil
}

// secondaryLimit is GitHub's answer to too much at once; Retry-After is in whole seconds, rounded up.
func secondaryLimit(status int, wait time.Duration) reply {
	r := fail(status, "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.")
	r.body.(object)["documentation_url"] = "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits"
	seconds := int((wait + time.Second - 1) / time.Second)
	r.header = http.Header{"Retry-After": {strconv.Itoa(max(1, seconds))}}
	return r
}

// rateLimit is GET /rate_limit.
func (c *call) rateLimit() reply {
	q := c.quotaOf(c.actor)
	core := object{"limit": c.opts.RequestsPerHour, "remaining": c.opts.RequestsPerHour - q.used, "used": q.used, "reset": q.reset.Unix(), "resource": "core"}
	full := func(limit int) object {
		return object{"limit": limit, "remaining": limit, "used": 0, "reset": q.reset.Unix()}
	}
	return ok(object{"rate": core, "resources": object{
		"core": core, "search": full(30), "graphql": full(5000), "integration_manifest": full(5000),
	}})
}
