package localhub

// getHookConfig is GET /app/hook/config. The secret is never shown.
func (c *call) getHookConfig() reply { return ok(c.renderHookConfig(c.actor.app)) }

// updateHookConfig is PATCH /app/hook/config, which changes the address and the secret, and neither the events nor
// whether the webhook is active.
func (c *call) updateHookConfig() reply {
	body, bad := c.decode()
	if bad != nil {
		return *bad
	}
	app := c.actor.app
	url, secret := app.webhookURL, app.webhookSecret
	body.into("url", &url)
	body.into("secret", &secret)
	if bad := body.bad(); bad != nil {
		return *bad
	}
	app.webhookURL, app.webhookSecret = url, secret
	return ok(c.renderHookConfig(app))
}

func (h *Hub) renderHookConfig(app *appRecord) object {
	out := object{"content_type": "json", "insecure_ssl": "0"}
	if app.webhookURL != "" {
		out["url"] = app.webhookURL
	}
	if app.webhookSecret != "" {
		out["secret"] = "********"
	}
	return out
}
