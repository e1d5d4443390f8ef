package page

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/milepost/milepost/internal/doctor"
)

// queueView is what waits for passes, and what may be asked of GitHub.
type queueView struct {
	Queue
	Budgets []Budget
}

// queue shows what the server has to do.
func (p *Page) queue(v *visit) (reply, error) {
	queue, err := p.options.Operations.Queue(v.r.Context())
	if err != nil {
		return nil, err
	}
	budgets, err := p.options.Operations.Budgets(v.r.Context())
	if err != nil {
		return nil, err
	}
	return screen{name: "queue", title: "Queue", data: queueView{queue, budgets}, live: "queue", tab: "queue"}, nil
}

// resume takes up a repository that was put aside.
func (p *Page) resume(v *visit) (reply, error) {
	name := v.r.PostForm.Get("repository")
	owner, repo, ok := strings.Cut(name, "/")
	if !ok {
		return nil, problem{400, "No repository was named", "Nothing was done."}
	}
	return p.press(v, "resume", name, "/server", func(ctx context.Context) (string, error) {
		return name + " is taken up again: its next pass starts now.", p.options.Orders.Resume(ctx, owner, repo)
	})
}

// deliveries lists the last attempts of GitHub to tell us of something.
func (p *Page) deliveries(v *visit) (reply, error) {
	deliveries, err := p.options.Operations.Deliveries(v.r.Context())
	if err != nil {
		return nil, err
	}
	return screen{name: "deliveries", title: "Deliveries", data: paged(v, deliveries, plansAPage), tab: "deliveries"}, nil
}

// redeliver asks GitHub for another attempt.
func (p *Page) redeliver(v *visit) (reply, error) {
	id, err := strconv.ParseInt(v.r.PathValue("id"), 10, 64)
	if err != nil {
		return nil, notThere
	}
	return p.press(v, "redeliver", v.r.PathValue("id"), "/server/deliveries", func(ctx context.Context) (string, error) {
		return "GitHub was asked to deliver it once more.", p.options.Operations.Redeliver(ctx, id)
	})
}

// doctorView is the doctor's table.
type doctorView struct {
	Groups                 []findings
	Fine, Warnings, Faults int
}

// findings are those of one check.
type findings struct {
	Check string
	Level doctor.Level
	Rows  []doctor.Finding
}

// doctor shows what keeps the server from working, the worst first.
func (p *Page) doctor(v *visit) (reply, error) {
	all, err := p.options.Operations.Examine(v.r.Context())
	if err != nil {
		return nil, err
	}
	var view doctorView
	for _, finding := range all {
		finding = finding.Plain()
		switch finding.Level {
		case doctor.Fault:
			view.Faults++
		case doctor.Warning:
			view.Warnings++
		default:
			view.Fine++
		}
		at := slices.IndexFunc(view.Groups, func(f findings) bool { return f.Check == finding.Check })
		if at < 0 {
			at = len(view.Groups)
			view.Groups = append(view.Groups, findings{Check: finding.Check, Level: doctor.OK})
		}
		group := &view.Groups[at]
		group.Rows = append(group.Rows, finding)
		group.Level = doctor.Worst(group.Rows)
	}
	rank := map[doctor.Level]int{doctor.Fault: 0, doctor.Warning: 1, doctor.OK: 2}
	slices.SortStableFunc(view.Groups, func(a, b findings) int { return rank[a.Level] - rank[b.Level] })
	return screen{name: "doctor", title: "Doctor", data: view, tab: "doctor"}, nil
}

// pressRow is a press with the name of its repository.
type pressRow struct {
	Press
	Name string
}

// presses lists who pressed what.
func (p *Page) presses(v *visit) (reply, error) {
	presses, err := p.options.Audit.Presses(v.r.Context(), 0, maxPresses)
	if err != nil {
		return nil, err
	}
	known, err := p.options.Ledger.Known(v.r.Context())
	if err != nil {
		return nil, err
	}
	names := map[int64]string{}
	for _, k := range known {
		names[k.Repository.ID] = k.Repository.String()
	}
	rows := make([]pressRow, 0, len(presses))
	for _, press := range presses {
		rows = append(rows, pressRow{press, names[press.Repository]})
	}
	return screen{name: "presses", title: "Presses", data: paged(v, rows, plansAPage), tab: "presses"}, nil
}
