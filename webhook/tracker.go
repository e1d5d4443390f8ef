package webhook

import (
	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/sync"
)

// tracker cares about everything that happens to issues, milestones, labels, sub-issues and
// dependencies: whether it matters is for the pass to find out. Our own changes come back this
// way, too, and find nothing to do.
func tracker(root gjson.Result) []sync.Repository { return here(root) }
