package io.quanzi.console.content;

import io.quanzi.shared.Audit;

/** Records that a file's next version is in force, with the one it was before. */
final class PublishedFiles {
    private PublishedFiles() {}

    /** Records that a file is in force where there was none. */
    static void recordNew(Audit audit, String by, String path, int version, String how) {
        audit.recordChange(by, "playbook.create", path, "", "version " + version, "version " + version + how);
    }

    /** @param what which part of the file it is, such as {@code , tip-3}; may be empty */
    static void record(Audit audit, String by, String path, int version, String what) {
        String before = version > 1 ? "version " + (version - 1) : "";
        audit.recordChange(by, "playbook.publish", path, before, "version " + version, "version " + version + what);
    }
}
