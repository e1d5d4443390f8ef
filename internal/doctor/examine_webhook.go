package doctor

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// judged is how many deliveries are looked at; failing often is when some failed though the newest one arrived.
const (
	judged       = 20
	failingOften = 3
)

// webhook looks at where GitHub delivers to, and how that went.
func webhook(f Facts) []Finding {
	if f.Polls {
		return []Finding{fine(checkWebhook, "", "none is needed: the server asks GitHub by itself")}
	}
	settings := f.Site.AppSettings(f.App.Owner, f.App.Slug)
	switch {
	case f.Webhook.Unread != "":
		return []Finding{find(webhookUnread, "", "reason", f.Webhook.Unread, "page", settings)}
	case f.Webhook.URL == "":
		return []Finding{find(webhookNone, "", "page", settings)}
	}
	var findings []Finding
	local := strings.HasPrefix(f.Site.Web, "http://") // a GitHub on this machine, in a trial
	if !local && f.Version == "" && isPrivate(f.Webhook.URL) {
		findings = append(findings, find(webhookPrivate, "", "url", f.Webhook.URL, "page", settings))
	}
	if f.Webhook.Insecure || !local && strings.HasPrefix(f.Webhook.URL, "http://") {
		findings = append(findings, find(webhookInsecure, "", "url", f.Webhook.URL, "page", settings))
	}
	return append(findings, deliveries(f))
}

// deliveries judges the last attempts by the newest one: what failed before may have been mended since.
func deliveries(f Facts) Finding {
	last := f.Webhook.Deliveries[:min(judged, len(f.Webhook.Deliveries))]
	settings, advanced := f.Site.AppSettings(f.App.Owner, f.App.Slug), f.Site.AppDeliveries(f.App.Owner, f.App.Slug)
	if len(last) == 0 {
		return find(webhookSilent, "", "url", f.Webhook.URL, "page", settings)
	}
	failed := 0
	for _, delivery := range last {
		if delivery.Code < 200 || delivery.Code > 299 {
			failed++
		}
	}
	newest, page := last[0], advanced
	var ailment string
	switch {
	case newest.Code >= 200 && newest.Code <= 299 && failed < failingOften:
		return fine(checkWebhook, "", fmt.Sprintf("%d of the last %d deliveries to %s arrived", len(last)-failed, len(last), f.Webhook.URL))
	case newest.Code >= 200 && newest.Code <= 299:
		ailment = webhookFlaky
	case newest.Code == 401:
		ailment, page = secretWrong, settings
	case newest.Code == 503 || newest.Code == 429:
		ailment = webhookBusy
	case newest.Code == 0 || newest.Code == 504:
		ailment = webhookUnanswered
	default:
		ailment, page = webhookMisled, settings
	}
	return find(ailment, "", "url", f.Webhook.URL, "page", page, "code", fmt.Sprint(newest.Code), "status", newest.Status,
		"failed", fmt.Sprint(failed), "all", fmt.Sprint(len(last)))
}

// isPrivate reports whether an address is one of this machine or of a network of its own.
func isPrivate(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := u.Hostname()
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".local") || !strings.ContainsAny(host, ".:") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && (ip.IsLoopback() || ip.IsPrivate() || ip.IsUnspecified() || ip.IsLinkLocalUnicast())
}
