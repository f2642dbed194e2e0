/** Pages of servers and of migrations, as lists ask for them: which, in what order, behind which, how many. Answered by the database. */
@NullMarked
package kilonova.compute.servers.pages;

import org.jspecify.annotations.NullMarked;
