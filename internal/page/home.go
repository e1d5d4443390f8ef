package page

import "slices"

const (
	// reposAPage, plansAPage and itemsAPage bound lists, so that each page is small.
	reposAPage = 25
	plansAPage = 50
	itemsAPage = 80
)

// homeView is the list of repositories.
type homeView struct {
	List   list[repoRow]
	Groups []repoGroup
	// Waiting counts all repositories that wait for somebody.
	Waiting int
	Filter  string
}

// repoGroup is the repositories of one account.
type repoGroup struct {
	Owner string
	Rows  []repoRow
}

// repoRow is one repository in a list.
type repoRow struct {
	Known
	Plans, Questions int
	Progress         Progress
	// Blocked says why it is left alone, "" if it is not.
	Reason string
}

// mine lists the repositories that the viewer may see.
func (p *Page) mine(v *visit) ([]Known, error) {
	all, err := p.options.Ledger.Known(v.r.Context())
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(known Known) bool { return v.viewer.grant(known) < MayRead }), nil
}

// home lists repositories, those that wait for somebody alone if that is asked for.
func (p *Page) home(v *visit) (reply, error) {
	all, err := p.mine(v)
	if err != nil {
		return nil, err
	}
	view := homeView{Filter: v.r.URL.Query().Get("show")}
	var rows []repoRow
	for _, known := range all {
		if known.Asks || known.Blocked {
			view.Waiting++
		} else if view.Filter == "waiting" {
			continue
		}
		rows = append(rows, repoRow{Known: known})
	}
	view.List = paged(v, rows, reposAPage)
	for i := range view.List.Rows {
		row := &view.List.Rows[i]
		digest, err := p.bases.of(v.r.Context(), row.Known)
		if err != nil {
			return nil, err
		}
		row.Plans, row.Questions, row.Progress = len(digest.plans), len(digest.repo.Questions), digest.all
		row.Reason = digest.repo.Blocked.Reason
		if len(view.Groups) == 0 || view.Groups[len(view.Groups)-1].Owner != row.Repository.Owner {
			view.Groups = append(view.Groups, repoGroup{Owner: row.Repository.Owner})
		}
		group := &view.Groups[len(view.Groups)-1]
		group.Rows = append(group.Rows, *row)
	}
	return screen{name: "home", title: "Repositories", data: view, live: "all", tab: "home"}, nil
}
