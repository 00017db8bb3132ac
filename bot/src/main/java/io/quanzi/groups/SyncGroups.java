package io.quanzi.groups;

import io.quanzi.schedule.Action;
import io.quanzi.schedule.NoSettings;
import io.quanzi.schedule.Occurrence;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads every group, for what no event told. */
@Component
class SyncGroups implements Action<NoSettings> {
    private final Groups groups;

    SyncGroups(Groups groups) {
        this.groups = groups;
    }

    @Override
    public String name() {
        return "sync-groups";
    }

    @Override
    public Class<NoSettings> settings() {
        return NoSettings.class;
    }

    @Override
    public boolean coalesces() {
        return true;
    }

    @Override
    public List<String> plan(Occurrence<NoSettings> occurrence) {
        return List.of("与企业微信核对全部客户群及成员");
    }

    @Override
    public String run(Occurrence<NoSettings> occurrence) {
        return "已核对 " + groups.refreshAll() + " 个客户群";
    }
}
