package sync

import "slices"

// Guess returns the policy as that of a file which says nothing that could be read.
func (p Policy) Guess() Policy {
	p.Unreadable = true
	p.Phases, p.Dependencies, p.Steps = Unknown, Unknown, Unknown
	return p
}

// Keep returns the policy with the settings that could not be read as they were before. Those that
// could not be read then either stay as they are, and remain unread.
func (p Policy) Keep(before Policy) Policy {
	var unread []string
	for _, setting := range p.Unread {
		if slices.Contains(before.Unread, setting) || !p.take(setting, before) {
			unread = append(unread, setting)
		}
	}
	p.Unread = unread
	return p
}

// take takes one setting over from another policy, and returns false if there is no such setting.
func (p *Policy) take(setting string, from Policy) bool {
	switch setting {
	case "plans":
		p.Plans, p.Named = from.Plans, from.Named
	case "titles":
		p.PlainTitles = from.PlainTitles
	case "assign":
		p.Assign = from.Assign
	case "adopt":
		p.Adopt = from.Adopt
	case "collect":
		p.Collect = from.Collect
	case "dashboard":
		p.NoDashboard = from.NoDashboard
	case "page":
		// It is closed, whatever it was: what cannot be read shows nothing to anyone.
	case "links":
		p.Links = from.Links
	case "sign_off":
		p.SignOff = from.SignOff
	case "gates":
		p.Gates = from.Gates
	case "track":
		p.Track = from.Track
	case "tables":
		p.Tables = from.Tables
	case "phases", "dependencies", "steps":
		// They are Unknown, which leaves what was made and makes nothing new.
	case "roles":
		p.Roles = from.Roles
	case "labels":
		p.Labels = from.Labels
	case "people":
		p.People = from.People
	case "preview.mode":
		p.Preview.Mode = from.Preview.Mode
	case "preview.fail_on":
		p.Preview.FailOn = from.Preview.FailOn
	case "write_back.mode":
		p.WriteBack = from.WriteBack
	default:
		return p.Delivery.take(setting, from.Delivery)
	}
	return true
}

func (d *Delivery) take(setting string, from Delivery) bool {
	switch setting {
	case "write_back.merge_method":
		d.MergeMethod = from.MergeMethod
	case "write_back.interval":
		d.Interval = from.Interval
	case "write_back.branch":
		d.Branch = from.Branch
	case "write_back.title":
		d.Title = from.Title
	case "write_back.labels":
		d.Labels = from.Labels
	case "write_back.reviewers":
		d.Reviewers = from.Reviewers
	case "write_back.draft":
		d.Draft = from.Draft
	case "write_back.commit_message":
		d.CommitMessage = from.CommitMessage
	case "write_back.trailer":
		d.Trailer = from.Trailer
	case "write_back.co_authors":
		d.CoAuthors = from.CoAuthors
	case "write_back.names":
		d.Names = from.Names
	default:
		return false
	}
	return true
}

// Hides reports whether the policy may leave out items, and their plans, since nobody knows what the
// configuration says about them, and which of its settings that is.
func (p Policy) Hides() (setting string, hidden bool) {
	if p.Unreadable {
		return p.ConfigPath(), true
	}
	for _, setting := range []string{"plans", "tables", "roles"} {
		if slices.Contains(p.Unread, setting) {
			return setting + " in " + p.ConfigPath(), true
		}
	}
	return "", false
}
