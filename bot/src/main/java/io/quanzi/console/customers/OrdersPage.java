package io.quanzi.console.customers;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.Pager;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What was bought, newest first. */
@Controller
class OrdersPage {
    private final MongoOperations mongo;
    private final Purchases purchases;

    OrdersPage(MongoOperations mongo, Purchases purchases) {
        this.mongo = mongo;
        this.purchases = purchases;
    }

    @GetMapping("/orders")
    String list(@RequestParam(defaultValue = "1") int page, Model model) {
        int number = Pager.numberOf(page);
        var query = Query.query(where("paidAt").exists(true))
                .with(Sort.by(Sort.Direction.DESC, "paidAt"))
                .skip(Pager.before(number))
                .limit(Pager.SIZE);
        query.fields().include("_id");
        var rows = mongo.find(query, Document.class, Purchases.COLLECTION).stream()
                .flatMap(row -> purchases.find(row.getString("_id")).stream())
                .toList();
        model.addAttribute("pager", new Pager<Purchase>(rows, number, purchases.count()));
        return "console/orders";
    }
}
