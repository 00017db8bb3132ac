package io.quanzi.database;

import java.util.List;
import java.util.Set;

/** Names of what a bot keeps in its data directory, {@code QUANZI_DATA_DIR}. */
public final class DataDirectory {
    /** The directory of the embedded store. */
    public static final String STORE = "store";
    /** The directory of the sandbox, where it is the bot's WeCom. */
    public static final String SANDBOX = "sandbox";
    /** The credentials by which the bot and its sandbox know each other. */
    public static final String SANDBOX_APP = "sandbox-app.json";
    /** Which process runs on the data, and how it is reached. */
    public static final String RUN_FILE = "run.json";

    /** The names of files that are no data: a directory that holds only these may be restored into. */
    public static final Set<String> NO_DATA = Set.of(RUN_FILE, "lost+found", ".gitkeep");

    private DataDirectory() {}

    /**
     * Names the files that a backup holds beside the store.
     *
     * @param inSandbox whether the sandbox in the data directory is this bot's WeCom
     */
    public static List<String> besideStore(boolean inSandbox) {
        return inSandbox ? List.of(SANDBOX, SANDBOX_APP) : List.of();
    }
}
