package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	gh "github.com/google/go-github/v92/github"
)

// Delivery is one attempt of GitHub to deliver a webhook to the App.
type Delivery struct {
	ID int64
	// GUID is the same for all attempts to deliver one event.
	GUID string
	At   time.Time
	// OK tells that the receiver took it.
	OK bool
	// Event is what it told of. Code is the status that the receiver answered with, 0 for no answer; Status is
	// GitHub's word for how it went.
	Event, Status string
	Code          int
}

// Deliveries lists the attempts since a time, newest first. GitHub keeps them for some days.
func (h *Host) Deliveries(ctx context.Context, since time.Time) ([]Delivery, error) {
	var deliveries []Delivery
	for next := "per_page=100"; next != ""; {
		var page []*gh.HookDelivery
		resp, err := h.app.send(ctx, http.MethodGet, "app/hook/deliveries?"+next, nil, &page)
		if err != nil {
			return nil, h.app.reading(err, "list deliveries")
		}
		for _, row := range page {
			if row.GetDeliveredAt().Before(since) {
				return deliveries, nil
			}
			deliveries = append(deliveries, delivered(row))
		}
		next = following(resp, next)
	}
	return deliveries, nil
}

// LastDeliveries lists the newest attempts, a hundred at most, newest first.
func (h *Host) LastDeliveries(ctx context.Context) ([]Delivery, error) {
	var page []*gh.HookDelivery
	if _, err := h.app.send(ctx, http.MethodGet, "app/hook/deliveries?per_page=100", nil, &page); err != nil {
		return nil, h.app.refusedBy(err, "list deliveries")
	}
	var deliveries []Delivery
	for _, row := range page {
		deliveries = append(deliveries, delivered(row))
	}
	return deliveries, nil
}

// delivered reads one attempt.
func delivered(row *gh.HookDelivery) Delivery {
	code := row.GetStatusCode()
	return Delivery{
		ID: row.GetID(), GUID: row.GetGUID(), At: row.GetDeliveredAt().UTC(), OK: code >= 200 && code < 300,
		Event: row.GetEvent(), Status: row.GetStatus(), Code: code,
	}
}

// Redeliver asks GitHub for another attempt. It comes later, under the same GUID.
func (h *Host) Redeliver(ctx context.Context, delivery int64) error {
	_, err := h.app.send(ctx, http.MethodPost, fmt.Sprintf("app/hook/deliveries/%d/attempts", delivery), nil, nil)
	// 202 is the success here.
	if _, ok := errors.AsType[*gh.AcceptedError](err); ok {
		return nil
	}
	return h.app.writing(err, "redeliver delivery %d", delivery)
}
