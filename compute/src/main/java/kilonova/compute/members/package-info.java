/**
 * Which machines belong to the cloud as hosts, and how they prove it: tokens to join with, certificates, their renewal and their
 * revocation.
 */
@NullMarked
package kilonova.compute.members;

import org.jspecify.annotations.NullMarked;
