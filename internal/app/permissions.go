package app

// Permission is one that an App can have in repositories or organizations.
type Permission struct {
	// Name is GitHub's, such as "pull_requests"; Level is "read" or "write".
	Name, Level string
	// Unlocks says in a clause what it is good for.
	Unlocks string
}

// Needed lists the permissions without which the product does not work. They are frozen: whoever has installed the App
// has to accept each one that is added.
func Needed() []Permission {
	return []Permission{
		{"checks", "write", "what a pass did is told in check runs"},
		{"contents", "write", "plans are read, and ticked boxes are written into them"},
		{"issues", "write", "items become issues"},
		{"metadata", "read", "every App has it"},
		{"pull_requests", "write", "what happened on GitHub is proposed for the plan"},
	}
}

// Optional lists the permissions that are used where an owner grants them, and are never asked for.
func Optional() []Permission {
	return []Permission{
		{"issue_fields", "read", "dates, priority and estimate in the fields of issues (Settings of the organization)"},
		{"members", "read", "teams as owners of items, and as those who may sign"},
		{"merge_queues", "read", "checks on merge groups as soon as a queue makes one"},
		{"organization_projects", "write", "issues put on a project's board"},
	}
}

// Label is the permission as GitHub's settings page calls it.
func (p Permission) Label() string {
	switch p.Name {
	case "pull_requests":
		return "Pull requests"
	case "issue_fields":
		return "Issue fields"
	case "merge_queues":
		return "Merge queues"
	case "organization_projects":
		return "Projects (organization)"
	case "checks":
		return "Checks"
	case "contents":
		return "Contents"
	case "issues":
		return "Issues"
	case "metadata":
		return "Metadata"
	case "members":
		return "Members (organization)"
	default:
		return p.Name
	}
}

// Within reports whether a level that was granted, "" for none, is enough.
func (p Permission) Within(granted string) bool {
	switch granted {
	case "admin", "write":
		return true
	case "read":
		return p.Level == "read"
	default:
		return false
	}
}
