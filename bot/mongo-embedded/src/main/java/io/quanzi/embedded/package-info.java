/**
 * The store for a machine without a MongoDB: a server of MongoDB's wire protocol inside this process, so that the rest of
 * the program uses the ordinary driver and runs unchanged on a real cluster.
 *
 * <p>Why a server and not a store of our own: queries, updates and aggregations are written once, in MongoDB's language.
 * Its base is mongo-java-server, which speaks the protocol but scans for nearly every query and keeps nothing safe. This
 * package adds, at that library's own extension points, sorted indexes ({@link io.quanzi.embedded.SortedIndex}) with a
 * planner ({@link io.quanzi.embedded.Plan}), and a log of changes ({@link io.quanzi.embedded.FileJournal}).
 *
 * <p>Why readers need no lock: a stored document is never changed. A writer works on a copy, puts new index entries in,
 * swaps the document, takes old entries out; whoever reads an entry checks the document behind it against the whole query.
 *
 * <p>Why the log holds whole documents and whole commands (a collection made, renamed, an index added): replaying it needs
 * no query engine, a torn end can only take what nobody was told of, and indexes are built once, from what is left.
 *
 * <p>Why the log is one file, copied rather than split when it is made shorter ({@link io.quanzi.embedded.LogCompaction} decides when,
 * {@link io.quanzi.embedded.JournalRewriter} does it): there
 * is never more than one truth on the disk, the change of files is one rename, and any first part of it is the store as it
 * was at a moment, which is all that a {@link io.quanzi.embedded.Backup} needs.
 *
 * <p>Why an index is used only where it surely holds every match: the library's matcher always has the last word, so that
 * an index can make a query faster, never different. {@link io.quanzi.embedded.Conditions} says what of a query an index can
 * answer, {@link io.quanzi.embedded.IndexRange} how far one index does, {@link io.quanzi.embedded.Plan} which is taken.
 *
 * <p>Why the port asks for a password ({@link io.quanzi.embedded.Authentication}): every user of the machine reaches
 * 127.0.0.1. Why by SCRAM-SHA-256 and not by a socket in the file system: it is what every driver and shell of MongoDB speaks.
 *
 * <p>Owns the directory it is opened in.
 */
@NullMarked
package io.quanzi.embedded;

import org.jspecify.annotations.NullMarked;
