package article

import (
	"encoding/json"
	"fmt"
	"time"
)

// Date is a moment known to the year, the month, the day or the second.
type Date struct {
	Time time.Time
	// Precision is "year", "month", "day" or "time"; empty in the zero Date.
	Precision string
}

// The precisions of a Date, as layouts of the time package.
var layouts = map[string]string{"year": "2006", "month": "2006-01", "day": "2006-01-02", "time": time.RFC3339}

// IsZero tells whether the date is unknown.
func (d Date) IsZero() bool { return d.Time.IsZero() }

// String gives "2023", "2023-10", "2023-10-19" or RFC 3339; empty for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	l := layouts[d.Precision]
	if l == "" {
		l = layouts["day"]
	}
	return d.Time.Format(l)
}

// Day gives "2006-01-02", with the first day of a year or a month known no further; empty for the zero Date.
func (d Date) Day() string {
	if d.IsZero() {
		return ""
	}
	return d.Time.Format(time.DateOnly)
}

// ParseDate reads what String writes.
func ParseDate(s string) (Date, error) {
	for _, p := range []string{"time", "day", "month", "year"} {
		if t, err := time.Parse(layouts[p], s); err == nil {
			return Date{t, p}, nil
		}
	}
	return Date{}, fmt.Errorf("%q is not a date: write 2023, 2023-10, 2023-10-19 or a full RFC 3339 time", s)
}

// MarshalJSON writes the date as String does.
func (d Date) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if s == "" {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(s)
	*d = v
	return err
}
