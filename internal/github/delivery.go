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
			at := row.GetDeliveredAt().UTC()
			if at.Before(since) {
				return deliveries, nil
			}
			code := row.GetStatusCode()
			deliveries = append(deliveries, Delivery{
				ID: row.GetID(), GUID: row.GetGUID(), At: at,
				OK: code >= 200 && code < 300,
			})
		}
		next = following(resp, next)
	}
	return deliveries, nil
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
