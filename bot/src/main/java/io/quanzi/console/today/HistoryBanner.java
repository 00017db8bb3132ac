package io.quanzi.console.today;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The banner of every page while history is being played, which renews itself. */
@Controller
class HistoryBanner {
    @GetMapping("/history")
    String show() {
        return "console/history-fragment";
    }
}
