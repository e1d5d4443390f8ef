package sync

import "context"

// AccessProblem is what keeps the App from working in a repository at all.
type AccessProblem string

// The obstacles. Without one only a permission can be missing.
const (
	AccessProblemNone AccessProblem = ""
	// AccessProblemUninstalled says that there is no such installation any more.
	AccessProblemUninstalled AccessProblem = "uninstalled"
	// AccessProblemSuspended says that the installation gets no token.
	AccessProblemSuspended AccessProblem = "suspended"
	// AccessProblemInvisible says that the repository was deleted, or is none of the installation's.
	AccessProblemInvisible AccessProblem = "invisible"
	// AccessProblemAnother says that another repository has its name now.
	AccessProblemAnother AccessProblem = "another"
	// AccessProblemArchived says that the repository is read-only.
	AccessProblemArchived AccessProblem = "archived"
	// AccessProblemIssuesOff says that the repository has no issues.
	AccessProblemIssuesOff AccessProblem = "issues-off"
)

// Access is what the App may do in a repository. Two values are equal as long as nothing changed
// that could let work go ahead.
type Access struct {
	Problem AccessProblem `json:"obstacle,omitempty"`
	// Permissions lists what the installation grants, in a form that is good for comparing only.
	Permissions string `json:"permissions,omitempty"`
	// ByToken tells that there is no App, but a token alone.
	ByToken bool `json:"by_token,omitempty"`
}

// AccessChecker tells whether it makes sense to knock again.
type AccessChecker interface {
	// Access asks anew what the App may do in a repository. It fails where it cannot be known.
	Access(ctx context.Context, repo Repository) (Access, error)
	// PushedSince tells whether a commit of the default branch was pushed after the App was installed in the
	// repository, as far as that can be told. What may have been there before was.
	PushedSince(ctx context.Context, repo Repository, commit string) (bool, error)
	// RepositoryID asks anew which repository has the name.
	RepositoryID(ctx context.Context, repo Repository) (int64, error)
}

// Reason says in words for people what stands in the way.
func (a Access) Reason(cause error) string {
	if a.ByToken && (a.Problem == AccessProblemNone || a.Problem == AccessProblemInvisible) {
		return a.reasonOfToken(cause)
	}
	switch a.Problem {
	case AccessProblemUninstalled:
		return "the App is not installed there any more"
	case AccessProblemSuspended:
		return "the installation of the App is suspended"
	case AccessProblemInvisible:
		return "the repository was deleted, or the App was taken off it"
	case AccessProblemAnother:
		return "its name belongs to another repository now: nothing is written there. If it was renamed, GitHub tells the new name"
	case AccessProblemArchived:
		return "the repository is archived"
	case AccessProblemIssuesOff:
		return "issues are switched off in this repository: switch them on in its settings"
	default:
		return "GitHub does not allow it: " + cause.Error() + ". If the App asks for new permissions, an owner has to accept them"
	}
}

func (a Access) reasonOfToken(cause error) string {
	if a.Problem == AccessProblemInvisible {
		return "there is no such repository, or the token may not see it"
	}
	return "GitHub does not allow it: " + cause.Error() + ". The token needs the permissions contents, issues and pull-requests: write. " +
		"For a workflow they stand below permissions: in its file, and the settings of Actions must allow it to create pull requests"
}

// Mute reports whether no check run can be posted there either.
func (a Access) Mute() bool {
	return a.Problem != AccessProblemNone && a.Problem != AccessProblemIssuesOff
}
