package io.quanzi.sandbox.platform;

import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The apps, Official Accounts and Stores that were set up. */
public final class PlatformAccounts {
    private final Table<App> apps;
    private final List<Runnable> listeners = new ArrayList<>();

    public PlatformAccounts(SandboxState sandboxState) {
        this.apps = sandboxState.table("apps", App.class);
    }

    public void put(App app) {
        var known = !of(app.platform(), app.account()).isEmpty();
        apps.put(app.key(), app);
        if (!known) {
            listeners.forEach(Runnable::run);
        }
    }

    /** Hears of each account that is new, for what is derived from all of them. */
    public void whenNew(Runnable listener) {
        listeners.add(listener);
    }

    public @Nullable App find(String key) {
        return apps.find(key);
    }

    public @Nullable App find(Platform platform, String account, String agentId) {
        return apps.find(App.key(platform, account, agentId));
    }

    public List<App> of(Platform platform, String account) {
        return apps.all().stream()
                .filter(app -> app.platform() == platform && app.account().equals(account))
                .toList();
    }

    public List<App> of(Platform platform) {
        return apps.all().stream().filter(app -> app.platform() == platform).toList();
    }

    /** Corp ids, or app ids, of a platform in the order in which they were set up. */
    public List<String> accounts(Platform platform) {
        return of(platform).stream().map(App::account).distinct().toList();
    }
}
