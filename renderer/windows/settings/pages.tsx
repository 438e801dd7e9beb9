import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { AboutPage } from '../../features/settings/about-page';
import type { SettingsPage } from '../../stores/organisation-memory';

type Page = ComponentType | LazyExoticComponent<ComponentType>;

/** What stands beside the navigation. Pages that check what is typed are loaded when they are first looked at. */
export const pageBody: Readonly<Record<SettingsPage, Page>> = {
  policies: lazy(async () => ({ default: (await import('../../features/policies/policies-page')).PoliciesPage })),
  customers: lazy(async () => ({ default: (await import('../../features/customers/customers-page')).CustomersPage })),
  customerGroups: lazy(async () => ({
    default: (await import('../../features/customers/customer-groups-page')).CustomerGroupsPage,
  })),
  technicians: lazy(async () => ({
    default: (await import('../../features/technicians/technicians-page')).TechniciansPage,
  })),
  technicianGroups: lazy(async () => ({
    default: (await import('../../features/technicians/technician-groups-page')).TechnicianGroupsPage,
  })),
  connections: lazy(async () => ({
    default: (await import('../../features/connections/connections-page')).ConnectionsPage,
  })),
  sync: lazy(async () => ({ default: (await import('../../features/sync/sync-page')).SyncPage })),
  preferences: lazy(async () => ({
    default: (await import('../../features/settings/preferences-page')).PreferencesPage,
  })),
  about: AboutPage,
};
