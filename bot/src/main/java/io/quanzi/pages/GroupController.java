package io.quanzi.pages;

import io.quanzi.pages.GroupPages.Group;
import io.quanzi.shared.ChinaTime;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.YearMonth;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** The group invitation {@code /g/{token}}, and the question that finds the group. */
@Controller
class GroupController {
    private final GroupPages pages;
    private final Clock clock;

    GroupController(GroupPages pages, Clock clock) {
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/g/{token}")
    String page(
            @PathVariable String token,
            @RequestParam(name = "change", required = false) @Nullable String change,
            Model model,
            HttpServletResponse response) {
        Group group = data(token);
        Pictures.allow(response, group.joinUrl());
        if (group.state() == GroupPages.State.ASK || change != null) {
            // a month is not filled in: the link may have been passed on
            var before = new BabyForm(
                    group.baby() == null ? "born" : group.baby(),
                    null,
                    group.working() == null ? null : group.working() ? "yes" : "no",
                    null);
            return ask(token, before, Map.of(), model);
        }
        model.addAttribute("group", group);
        model.addAttribute("token", token);
        return "customer/group";
    }

    @GetMapping(path = "/g/{token}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Group data(@PathVariable String token) {
        return pages.group(token).orElseThrow(LinkGone::new);
    }

    @PostMapping("/g/{token}")
    String tell(
            @PathVariable String token,
            @ModelAttribute("answers") BabyForm babyForm,
            Model model,
            HttpServletResponse response) {
        if (!pages.isGood(token)) {
            throw new LinkGone();
        }
        Map<String, String> faults = babyForm.faults(YearMonth.from(ChinaTime.dayOf(clock.instant())));
        if (!faults.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return ask(token, babyForm, faults, model);
        }
        if (!pages.tell(token, babyForm.about())) {
            throw new LinkGone();
        }
        return "redirect:/g/{token}";
    }

    private static String ask(String token, BabyForm babyForm, Map<String, String> faults, Model model) {
        model.addAttribute("token", token);
        model.addAttribute("answers", babyForm);
        model.addAttribute("faults", faults);
        return "customer/ask";
    }
}
