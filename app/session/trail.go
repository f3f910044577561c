package session

import "time"

// burst is how long after a keystroke another one still belongs to the same search.
const burst = 3 * time.Second

// maxTrail is how many searches one can go back.
const maxTrail = 200

// trail is the way through searches that Back and Forward walk, as in a browser. Typing a word is one step.
type trail struct {
	steps []step
	at    int
	typed time.Time // of the last keystroke of a burst; zero outside
}

type step struct {
	query Query
	id    string // of the article opened there
}

func (t *trail) push(q Query, typing bool, now time.Time) {
	same := typing && !t.typed.IsZero() && now.Sub(t.typed) < burst
	t.typed = time.Time{}
	if typing {
		t.typed = now
	}
	if same && len(t.steps) > 0 {
		t.steps = t.steps[:t.at+1]
		t.steps[t.at] = step{query: q}
		return
	}
	if len(t.steps) > 0 {
		t.steps = t.steps[:t.at+1]
	}
	t.steps = append(t.steps, step{query: q})
	if len(t.steps) > maxTrail {
		t.steps = append([]step(nil), t.steps[1:]...)
	}
	t.at = len(t.steps) - 1
}

// settle ends a burst of typing: the next keystroke begins another step.
func (t *trail) settle() { t.typed = time.Time{} }

func (t *trail) opened(id string) {
	t.settle()
	if len(t.steps) > 0 {
		t.steps[t.at].id = id
	}
}

func (t *trail) can(by int) bool { at := t.at + by; return at >= 0 && at < len(t.steps) }

func (t *trail) walk(by int) step {
	t.settle()
	t.at += by
	return t.steps[t.at]
}
