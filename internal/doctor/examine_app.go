package doctor

import (
	"fmt"
	"slices"

	"github.com/milepost/milepost/internal/app"
)

// ofApp looks at what the App asks for, at what it was granted, and at its webhook.
func ofApp(f Facts) []Finding {
	var findings []Finding
	if f.GraphQLAsked {
		graphQL := fine(checkGraphQL, "", "it answers")
		if f.GraphQL != "" {
			graphQL = find(graphQLUnreachable, "", "reason", f.GraphQL)
		}
		findings = append(findings, graphQL)
	}
	findings = append(findings, permissions(f)...)
	findings = append(findings, events(f)...)
	findings = append(findings, installations(f)...)
	return append(findings, webhook(f)...)
}

// permissions compares what the App asks for with what it needs.
func permissions(f Facts) []Finding {
	page := f.Site.AppPermissions(f.App.Owner, f.App.Slug)
	var findings []Finding
	for _, needed := range app.Needed() {
		if !needed.Within(f.App.Permissions[needed.Name]) {
			findings = append(findings, find(permissionNotAsked, needed.Name,
				"permission", needed.Label(), "level", needed.Level, "unlocks", needed.Unlocks, "page", page))
		}
	}
	if len(findings) == 0 {
		findings = append(findings, fine(checkPermissions, "", "the App asks for all that it needs"))
	}
	return findings
}

// events compares what the App is subscribed to with what it needs.
func events(f Facts) []Finding {
	if f.Polls {
		return []Finding{fine(checkEvents, "", "none is needed: the server asks GitHub by itself")}
	}
	page := f.Site.AppPermissions(f.App.Owner, f.App.Slug)
	var findings []Finding
	for _, event := range app.Events(f.Version) {
		if slices.Contains(f.App.Events, event.Name) {
			continue
		}
		ailment := eventLate
		if event.Vital {
			ailment = eventVital
		}
		if event.Since != "" && f.Version != "" {
			continue // not in the manifest for servers, and their sweep sees it
		}
		findings = append(findings, find(ailment, event.Name, "event", event.Name, "without", event.Without, "page", page))
	}
	if len(findings) == 0 {
		findings = append(findings, fine(checkEvents, "", "the App is subscribed to all that it needs"))
	}
	return findings
}

// installations compares what each account has granted with what the App asks for.
func installations(f Facts) []Finding {
	if f.InstallationsUnread != "" {
		return []Finding{find(installationUnread, "", "account", "each account", "reason", f.InstallationsUnread, "page", f.App.Page)}
	}
	if len(f.Installations) == 0 {
		return []Finding{find(notInstalled, "", "page", app.Install(f.App.Page))}
	}
	var findings []Finding
	for _, in := range f.Installations {
		findings = append(findings, installation(f, in)...)
	}
	return findings
}

func installation(f Facts, in Installation) []Finding {
	name := in.Account.Login
	if in.Suspended {
		return []Finding{find(suspended, name, "account", name, "page", f.Site.Installation(in.Account, in.ID))}
	}
	var findings []Finding
	for _, needed := range app.Needed() {
		// What the App does not even ask for is told once, as that.
		if !needed.Within(in.Permissions[needed.Name]) && needed.Within(f.App.Permissions[needed.Name]) {
			findings = append(findings, find(permissionNotGranted, name,
				"account", name, "permission", needed.Label(), "level", needed.Level,
				"page", f.Site.AcceptPermissions(in.Account, in.ID), "app_page", f.Site.AppPermissions(f.App.Owner, f.App.Slug)))
		}
	}
	if in.Unread != "" {
		findings = append(findings, find(installationUnread, name, "account", name, "reason", in.Unread, "page", f.Site.Installation(in.Account, in.ID)))
	}
	if len(findings) == 0 {
		findings = append(findings, fine(checkInstallations, name, "it has granted all that the App needs"))
	}
	return findings
}

// optional says what more grants would unlock.
func optional(f Facts) []Finding {
	var findings []Finding
	for _, permission := range app.Optional() {
		granted := false
		for _, in := range f.Installations {
			granted = granted || permission.Within(in.Permissions[permission.Name])
		}
		says := fmt.Sprintf("%s: %s is not granted; it would unlock: %s", permission.Label(), permission.Level, permission.Unlocks)
		if granted {
			says = fmt.Sprintf("%s: %s is granted: %s", permission.Label(), permission.Level, permission.Unlocks)
		}
		findings = append(findings, fine(checkOptional, permission.Name, says))
	}
	return findings
}
