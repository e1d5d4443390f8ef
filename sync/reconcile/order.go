package reconcile

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/sync"
)

// followOrders carries out what operators want, one order after the other. Each may be stopped and begin again.
func (s *session) followOrders(ctx context.Context) error {
	for _, order := range s.base.Orders {
		if s.waitsForPlans(order) {
			continue
		}
		pass, undoes := order.Undoes()
		var err error
		switch {
		case undoes:
			err = s.undo(ctx, pass)
		case order == sync.OrderEject:
			err = s.eject(ctx)
		case order == sync.OrderReturn:
			s.comeBack()
		}
		if err != nil {
			return err
		}
		if err := s.save(ctx, sync.Change{Repo: &s.base.Repo, Obeyed: []sync.Order{order}}); err != nil {
			return err
		}
	}
	s.base.Orders = nil
	return nil
}

// give puts an order down for the next pass.
func give(ctx context.Context, ledger sync.Ledger, repo sync.Repository, order sync.Order) error {
	if err := ledger.Save(ctx, repo, sync.Change{Orders: []sync.Order{order}}); err != nil {
		return fmt.Errorf("put down %q for %s: %w", order, repo, err)
	}
	return nil
}
