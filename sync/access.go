package sync

import "context"

// Obstacle is what keeps the App from working in a repository at all.
type Obstacle string

// The obstacles. Without one only a permission can be missing.
const (
	ObstacleNone Obstacle = ""
	// ObstacleUninstalled says that there is no such installation any more.
	ObstacleUninstalled Obstacle = "uninstalled"
	// ObstacleSuspended says that the installation gets no token.
	ObstacleSuspended Obstacle = "suspended"
	// ObstacleInvisible says that the repository was deleted, or is none of the installation's.
	ObstacleInvisible Obstacle = "invisible"
	// ObstacleAnother says that another repository has its name now.
	ObstacleAnother Obstacle = "another"
	// ObstacleArchived says that the repository is read-only.
	ObstacleArchived Obstacle = "archived"
	// ObstacleIssuesOff says that the repository has no issues.
	ObstacleIssuesOff Obstacle = "issues-off"
)

// Access is what the App may do in a repository. Two values are equal as long as nothing changed
// that could let work go ahead.
type Access struct {
	Obstacle Obstacle `json:"obstacle,omitempty"`
	// Permissions lists what the installation grants, in a form that is good for comparing only.
	Permissions string `json:"permissions,omitempty"`
}

// Gatekeeper tells whether it makes sense to knock again.
type Gatekeeper interface {
	// Access asks anew what the App may do in a repository. It fails where it cannot be known.
	Access(ctx context.Context, repo Repository) (Access, error)
	// RepositoryID asks anew which repository has the name.
	RepositoryID(ctx context.Context, repo Repository) (int64, error)
}

// reason says in words for people what stands in the way.
func (a Access) reason(cause error) string {
	switch a.Obstacle {
	case ObstacleUninstalled:
		return "the App is not installed there any more"
	case ObstacleSuspended:
		return "the installation of the App is suspended"
	case ObstacleInvisible:
		return "the repository was deleted, or the App was taken off it"
	case ObstacleAnother:
		return "its name belongs to another repository now: nothing is written there. If it was renamed, GitHub tells the new name"
	case ObstacleArchived:
		return "the repository is archived"
	case ObstacleIssuesOff:
		return "issues are switched off in this repository: switch them on in its settings"
	default:
		return "GitHub does not allow it: " + cause.Error() + ". If the App asks for new permissions, an owner has to accept them"
	}
}

// mute tells that no check run can be posted there either.
func (a Access) mute() bool {
	return a.Obstacle != ObstacleNone && a.Obstacle != ObstacleIssuesOff
}
