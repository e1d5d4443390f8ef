package doctor

import (
	"fmt"
	"time"

	"github.com/milepost/milepost/internal/app"
)

// notable is how far clocks may be apart.
const notable = 30 * time.Second

// Examine judges the facts, check by check. What cannot be known since something before it is wrong is left out.
func Examine(f Facts) []Finding {
	findings := append(settings(f), files(f)...)
	if len(f.Faults) > 0 {
		return findings
	}
	findings = append(findings, host(f)...)
	if f.Unreachable == "" {
		findings = append(findings, credentials(f))
		if f.App != nil {
			findings = append(findings, ofApp(f)...)
		}
	}
	findings = append(findings, database(f)...)
	findings = append(findings, disk(f)...)
	if f.App != nil {
		findings = append(findings, repositories(f)...)
		findings = append(findings, optional(f)...)
	}
	return findings
}

// Worst is the worst level among findings.
func Worst(findings []Finding) Level {
	worst := OK
	for _, finding := range findings {
		if finding.Level == Fault || finding.Level == Warning && worst == OK {
			worst = finding.Level
		}
	}
	return worst
}

// host looks at the way to GitHub.
func host(f Facts) []Finding {
	if f.Unreachable != "" {
		return []Finding{find(hostUnreachable, "", "address", f.Site.API, "reason", f.Unreachable)}
	}
	var findings []Finding
	switch {
	case f.Version == "":
		findings = append(findings, fine(checkGitHub, "", f.Site.API+" answers"))
	case app.Older(f.Version, app.OldestVersion):
		findings = append(findings, find(hostOld, "", "version", f.Version, "oldest", app.OldestVersion))
	default:
		findings = append(findings, fine(checkGitHub, "", "GitHub Enterprise Server "+f.Version+" answers at "+f.Site.API))
	}
	for _, lack := range app.Lacks(f.Version) {
		findings = append(findings, fine(checkGitHub, "until "+lack.Until, lack.What))
	}
	if f.Ahead.Abs() >= notable {
		side := "behind"
		if f.Ahead < 0 {
			side = "ahead of"
		}
		return append(findings, find(clockApart, "", "apart", f.Ahead.Abs().Round(time.Second).String(), "side", side))
	}
	return append(findings, fine(checkClock, "", "it agrees with GitHub's to "+f.Ahead.Abs().Round(time.Second).String()))
}

// credentials looks whether id and key are an App's.
func credentials(f Facts) Finding {
	id := fmt.Sprint(f.AppID)
	switch {
	case f.App != nil:
		return fine(checkCredentials, "", fmt.Sprintf("App %s, %s, of %s", id, f.App.Page, f.App.Owner.Login))
	default:
		return CredentialsRefused(f.Site, f.AppID, f.Refusal)
	}
}

// CredentialsRefused is the finding when GitHub does not say who the App is.
func CredentialsRefused(site app.Site, id int64, refusal Refusal) Finding {
	ailment := appRefused
	switch refusal.Status {
	case 401:
		ailment = keyWrong
	case 404:
		ailment = appUnknown
	}
	return find(ailment, "", "app", fmt.Sprint(id), "host", site.Web, "reason", refusal.Reason)
}
