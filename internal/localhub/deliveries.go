package localhub

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// DeliveryOrder says how webhooks queued during a pause are sent.
type DeliveryOrder int

// The delivery orders.
const (
	InOrder         DeliveryOrder = iota // oldest first
	Reversed                             // newest first
	DoubledReversed                      // newest first, each one twice
)

// Delivery is one attempt at delivering a webhook.
type Delivery struct {
	GUID    string
	Event   string
	Action  string
	Payload []byte
	Headers http.Header
	Status  int // what the receiver answered; 0 when it did not, or not yet
}

// Deliveries returns every attempt since the start, redeliveries included, oldest first.
func (h *Hub) Deliveries() []Delivery {
	var out []Delivery
	for _, a := range h.hooks.attempts() {
		out = append(out, Delivery{
			GUID: a.guid, Event: a.event, Action: a.action, Payload: a.payload, Headers: a.headers.Clone(), Status: a.status,
		})
	}
	return out
}

// Redeliver queues the delivery with that GUID once more, as the button on GitHub does.
func (h *Hub) Redeliver(guid string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, a := range h.hooks.attempts() {
		if a.guid == guid {
			h.redeliver(a)
			return nil
		}
	}
	return fmt.Errorf("redeliver %q: no such delivery", guid)
}

func (h *Hub) redeliver(old attempt) {
	again := old
	again.id, again.redelivery, again.done = h.store.nextID(), true, false
	again.status, again.responseHeaders, again.responseBody, again.took = 0, nil, "", 0
	if app := h.store.apps[old.appID]; app != nil {
		again.url = app.webhookURL
		again.headers = old.headers.Clone()
		sign(again.headers, app.webhookSecret, old.payload)
	}
	h.hooks.enqueue(&again)
}

// PauseDeliveries keeps webhooks queued until ResumeDeliveries.
func (h *Hub) PauseDeliveries() { h.hooks.pause() }

// ResumeDeliveries sends what was queued in the given order and goes on in order.
func (h *Hub) ResumeDeliveries(order DeliveryOrder) { h.hooks.resume(order) }

// Idle waits until every queued webhook has been delivered, or until ctx ends. While deliveries are paused with
// something queued it waits for ctx.
func (h *Hub) Idle(ctx context.Context) error { return h.hooks.idle(ctx) }

// listDeliveries is GET /app/hook/deliveries: newest first, with a cursor in the Link header.
func (c *call) listDeliveries() reply {
	perPage := min(positive(c.query.Get("per_page"), 30), 100)
	before := int64(0)
	if cursor := c.query.Get("cursor"); cursor != "" {
		raw, err := base64.RawURLEncoding.DecodeString(cursor)
		id, parseErr := strconv.ParseInt(string(raw), 10, 64)
		if err != nil || parseErr != nil {
			return fail(http.StatusUnprocessableEntity, "Invalid cursor")
		}
		before = id
	}
	out, header := []object{}, http.Header{}
	all := c.ownAttempts()
	for i := len(all) - 1; i >= 0; i-- {
		a := all[i]
		if before != 0 && a.id >= before || !a.fits(c.query.Get("status")) {
			continue
		}
		if len(out) == perPage {
			query := c.query
			query.Set("cursor", base64.RawURLEncoding.EncodeToString([]byte(itoa(out[perPage-1]["id"].(int64)))))
			header.Set("Link", fmt.Sprintf(`<%s/app/hook/deliveries?%s>; rel="next"`, c.base, query.Encode()))
			break
		}
		out = append(out, a.render())
	}
	return reply{status: http.StatusOK, body: out, header: header}
}

// ownAttempts are the finished attempts for the calling App.
func (c *call) ownAttempts() []attempt {
	var out []attempt
	for _, a := range c.hooks.attempts() {
		if a.appID == c.actor.app.id && a.done {
			out = append(out, a)
		}
	}
	return out
}

// fits follows GitHub's filter: failure means an answer of 400 to 599, so a time-out is neither.
func (a attempt) fits(status string) bool {
	switch status {
	case "success":
		return a.status >= 200 && a.status < 400
	case "failure":
		return a.status >= 400 && a.status < 600
	default:
		return true
	}
}

func (a attempt) render() object {
	status := http.StatusText(a.status)
	if a.status == 0 {
		status = "failed to connect to host"
	} else if a.status >= 500 {
		status = "Invalid HTTP Response: " + strconv.Itoa(a.status)
	}
	out := object{
		"id": a.id, "guid": a.guid, "delivered_at": a.at.UTC().Format("2006-01-02T15:04:05.000Z"),
		"redelivery": a.redelivery, "duration": float64(a.took.Milliseconds()) / 1000, "status": status,
		"status_code": a.status, "event": a.event, "action": orNull(a.action), "installation_id": nil,
		"repository_id": nil, "throttled_at": nil,
	}
	if a.installationID != 0 {
		out["installation_id"] = a.installationID
	}
	if a.repositoryID != 0 {
		out["repository_id"] = a.repositoryID
	}
	return out
}

func (c *call) findAttempt() *attempt {
	for _, a := range c.ownAttempts() {
		if a.id == c.id("delivery_id") {
			return &a
		}
	}
	return nil
}

// getDelivery is GET /app/hook/deliveries/{delivery_id}.
func (c *call) getDelivery() reply {
	a := c.findAttempt()
	if a == nil {
		return notFound()
	}
	out := a.render()
	out["url"] = a.url
	out["request"] = object{"headers": flatHeaders(a.headers), "payload": json.RawMessage(a.payload)}
	out["response"] = object{"headers": flatHeaders(a.responseHeaders), "payload": orNull(a.responseBody)}
	return ok(out)
}

func flatHeaders(h http.Header) object {
	out := object{}
	for name := range h {
		out[name] = h.Get(name)
	}
	return out
}

// redeliverDelivery is POST /app/hook/deliveries/{delivery_id}/attempts.
func (c *call) redeliverDelivery() reply {
	a := c.findAttempt()
	if a == nil {
		return notFound()
	}
	c.Hub.redeliver(*a)
	return reply{status: http.StatusAccepted, body: object{}}
}
