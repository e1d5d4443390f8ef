package reconcile

import "context"

// The stages of a pass that are told of.
const (
	stageObserve   = "observe"
	stageRead      = "read"
	stageDecide    = "decide"
	stageApply     = "apply"
	stageWriteBack = "write back"
	stageReport    = "report"
	stageWeekly    = "weekly"
)

// staged carries out a stage, and tells of it whoever wants to know.
func staged[T any](ctx context.Context, s *study, name string, do func(ctx context.Context) (T, error)) (T, error) {
	if s.means.Stage == nil {
		return do(ctx)
	}
	ctx, end := s.means.Stage(ctx, name)
	result, err := do(ctx)
	end(err)
	return result, err
}

// stage is staged for what returns nothing.
func (s *study) stage(ctx context.Context, name string, do func(ctx context.Context) error) error {
	_, err := staged(ctx, s, name, func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx) })
	return err
}
