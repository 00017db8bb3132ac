package io.quanzi.console.today;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The funnel as data. */
@RestController
class FunnelApi {
    private final CommunityFunnel funnel;

    FunnelApi(CommunityFunnel funnel) {
        this.funnel = funnel;
    }

    @GetMapping("/api/funnel")
    FunnelSource.Funnel show() {
        return funnel.funnel();
    }
}
