package io.quanzi.console.data;

import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Says what the numbers and the trade's words mean (指标口径); every number and every {@code ?} leads here. */
@Controller
class DefinitionsPage {
    /** Each is an anchor, and the end of two keys of messages. */
    private static final List<String> WORDS = List.of(
            "purchase",
            "day",
            "repurchase",
            "group",
            "ordinary",
            "ratio",
            "member",
            "lift",
            "arm",
            "funnel",
            "swaps",
            "age",
            "gmv",
            "customer",
            "officer",
            "card",
            "welcome",
            "audience",
            "group-chat",
            "join-code",
            "post",
            "confirm",
            "remind",
            "budget",
            "schedule",
            "playbook",
            "copy-check",
            "tier",
            "points",
            "member-day",
            "coupon",
            "swap",
            "reconcile",
            "events",
            "identity",
            "consent",
            "check-up",
            "audit",
            "role",
            "two-step",
            "token",
            "backup",
            "sandbox");

    @GetMapping("/definitions")
    String page(Model model) {
        model.addAttribute("words", WORDS);
        return "console/definitions";
    }
}
