package io.quanzi.console.customers;

import io.quanzi.console.Pager;
import io.quanzi.console.VisiblePeople;
import io.quanzi.customer.Purchase;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows the orders, newest first. */
@Controller
class OrdersPage {
    private final VisiblePeople visiblePeople;

    OrdersPage(VisiblePeople visiblePeople) {
        this.visiblePeople = visiblePeople;
    }

    @GetMapping("/orders")
    String list(@RequestParam(defaultValue = "1") int page, Model model) {
        int number = Pager.numberOf(page);
        model.addAttribute(
                "pager",
                new Pager<Purchase>(
                        visiblePeople.orders(Pager.before(number), Pager.SIZE), number, visiblePeople.countOrders()));
        return "console/orders";
    }
}
