// Package store is the crash-safe truth of an archive: the originals, the records and the ledger on disk.
//
// # The folder
//
//	cuttings.json         format version, id, time of creation; a copy of it is kept in records.db
//	originals/ab/<sha256> one file an original: a zstd frame, written once and never changed
//	records.db            bbolt: records, ids, ledger, changes, bin, meta; every value carries a CRC-32C
//	                      that covers its bucket, its key and its content
//	copies/               the last three copies of records.db (daily, and before a migration)
//	damaged/              what Repair and Rescue set aside; nothing is ever thrown away unasked
//	tmp/                  files being written; emptied at opening
//	lock                  held by flock for as long as the archive is open, so that a crash releases it
//
// # What is promised
//
// When Commit returns, its originals, records and ledger rows outlive a power cut at any later instant.
// Commit writes and syncs the originals first and then, in one transaction, the records, the ledger rows and
// the change log. After an error the batch may be committed again at any time; the store stays usable, and works on
// when there is space or permission again.
//
// # Use
//
//	s, err := store.Open(dir, store.Options{})                  // *LockedError, *FormatError, *NotArchiveError, *DamagedError, *DiskError
//	rows, err := s.Commit(ctx, entries)                         // rows in the order of entries, with their final status
//	rows, known := s.Known(path, size, modTime)                 // the file was accounted for and is unchanged
//	rec, err := s.Get("3fa9")                                   // a unique prefix of four digits or more; *NotFoundError, *AmbiguousError
//	rec, err := s.At(seq)                                       // by sequence number, for documents of an index keyed by it
//	err = s.Records(ctx, after, func(*Record) error)            // in the order of sequence numbers; f may call the store
//	seqs, err := s.Update(ctx, ids, func(*Record) error)        // tags, notes, read marks
//	err = s.Replace(ctx, entries)                               // new extractions of articles that are there
//	ids, err := s.Remove(ctx, ids...)                           // into the bin; Undo brings the last removal back; EmptyBin deletes
//	err = s.Changes(ctx, after, func(Change) error)             // the newest change of each record, oldest first: what an index has to do
//	n := s.LastChange()                                         // the index is up to date when it has seen this one
//	err = s.Ledger(ctx, func(article.LedgerRow) error)
//	b, err := s.Original(hash)                                  // verified against its hash
//	c, err := s.Counts()
//	v, err := s.Meta(key); err = s.SetMeta(key, v)              // small values of an index: a digest, saved searches
//	rep, err := s.Check(ctx, CheckOptions{}, progress, finding)
//	rep, err := s.Repair(ctx, progress, finding)
//	err = s.CopyTo(ctx, dir)                                    // a consistent archive while this one is in use
//	rep, err := store.Rescue(ctx, dir, progress, finding)       // when Open fails with *DamagedError
//
// A Store is safe for concurrent use. Callbacks other than Update's run outside of any transaction and may use
// the store.
package store
